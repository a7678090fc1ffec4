"""Write a step down, and tell the trail of it on the accounts that it is about."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from motid.audit import AuditEvent, record
from motid.db import UnitOfWork
from motid.desk import store as cases
from motid.desk.actions.model import ActionCode, Effect, Ground, Parameters
from motid.desk.model import Case
from motid.desk.steps import store
from motid.desk.steps.events import StepDone, StepEnded, StepProposed
from motid.desk.steps.model import Step, StepBundle, StepState
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be written."""

    id: UUID
    action: ActionCode
    ground: Ground
    parameters: Parameters
    words: PersonalText = field(repr=False)
    reverts: UUID | None = None


async def write_proposed(uow: UnitOfWork, official: Official, case: Case, new: NewStep) -> bool:
    """Write a step that a second official decides; False where the same way back is under way already."""
    if not await _insert(uow, official, case, new, state="proposed"):
        return False
    event = StepProposed(step_id=new.id, case_id=case.id, action=new.action, ground=new.ground, reverts=new.reverts)
    await _tell(uow, event, new.parameters.account_id, new.parameters.other)
    await cases.set_waiting(uow.connection, case.id, "checker")
    return True


async def write_done(uow: UnitOfWork, official: Official, case: Case, new: NewStep, effect: Effect) -> bool:
    """Write a step that was done at once; False where the same way back was done already."""
    if not await _insert(uow, official, case, new, state="done", effect=effect):
        return False
    event = StepDone(step_id=new.id, case_id=case.id, action=new.action, ground=new.ground, reverts=new.reverts)
    await _tell(uow, event, new.parameters.account_id, new.parameters.other)
    return True


async def conclude(
    uow: UnitOfWork, case: Case, step: Step, state: StepState, *, checker: UUID | None,
    answer: PersonalText | None = None, effect: Effect | None = None, overtaken_by: str | None = None,
) -> None:  # fmt: skip
    """Write what became of a proposed step; the case waits for no checker any more, unless another step does."""
    ids: dict[str, str] | None = dict(effect.ids) if effect is not None else None
    if state == "overtaken":
        ids = store.overtaken(overtaken_by)
    bundle = StepBundle(
        parameters=dict(step.parameters),
        words=step.words.reveal(),
        answer=answer.reveal() if answer is not None else None,
        former=dict(effect.former) if effect is not None else {},
    )
    await store.conclude(
        uow.connection, step, state, checker=checker, now=uow.now, effect=ids,
        sealed=uow.vault.seal(store.SEALED, step.id, bundle),
    )  # fmt: skip
    event: AuditEvent = StepEnded(step_id=step.id, case_id=case.id, action=step.action, state=state)
    if state == "done":
        event = StepDone(
            step_id=step.id, case_id=case.id, action=step.action, ground=step.ground, reverts=step.reverts
        )
    await _tell(uow, event, step.account_id, step.other_id)
    if not await cases.has_proposed_step(uow.connection, case.id):
        await cases.set_waiting(uow.connection, case.id, None)


async def _insert(
    uow: UnitOfWork, official: Official, case: Case, new: NewStep, *, state: StepState, effect: Effect | None = None
) -> bool:
    parameters: dict[str, Any] = msgspec.to_builtins(new.parameters)
    bundle = StepBundle(
        parameters=parameters, words=new.words.reveal(), former=dict(effect.former) if effect is not None else {}
    )
    return await store.insert(
        uow.connection,
        step_id=new.id,
        case_id=case.id,
        action=new.action,
        ground=new.ground,
        state=state,
        account_id=new.parameters.account_id,
        other_id=new.parameters.other,
        maker=official.account_id,
        now=uow.now,
        effect=dict(effect.ids) if effect is not None else None,
        reverts=new.reverts,
        sealed=uow.vault.seal(store.SEALED, new.id, bundle),
    )


async def _tell(uow: UnitOfWork, event: AuditEvent, account_id: UUID, other_id: UUID | None) -> None:
    await record(uow, event, account_id=account_id)
    if other_id is not None:
        await record(uow, event, account_id=other_id)
