"""The end of the work on a case, and its way back."""

from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.access import enter_case, enter_closed_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import CaseClosed, CaseReopened
from motid.desk.forgetting_store import is_forgotten
from motid.desk.model import Case, Outcome, RefusalRule, Refused
from motid.desk.policies import due_at
from motid.officials.model import Official, Right


@recorded
async def close_case(
    env: DeskEnvironment, official: Official, case_id: UUID, outcome: Outcome, *, version: int | None = None
) -> Case | Refused:
    """Close a case; refused while a proposed step waits for its decision."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        if isinstance(case, Refused):
            return case
        if await store.has_proposed_step(uow.connection, case.id):
            return Refused(RefusalRule.STEP_PROPOSED, case.id)
        await store.close(uow.connection, case.id, outcome, official.account_id, uow.now)
        await _note(uow, case, official, "closed", outcome)
        await record(uow, CaseClosed(case_id=case.id, outcome=outcome), account_id=case.account_id)
        return await store.select_case(uow.connection, case.id) or case


@recorded
async def reopen_case(env: DeskEnvironment, official: Official, case_id: UUID) -> Case | Refused:
    """Open a closed case again: the official works on it from now on, with as many days as a new one has.

    One whose words are forgotten stays closed.
    """
    async with env.database.begin(official.actor) as uow:
        case = await enter_closed_case(uow, official, case_id, Right.WORK_CASES)
        if isinstance(case, Refused):
            return case
        if await is_forgotten(uow.connection, case.id):
            return Refused(RefusalRule.FORGOTTEN_CASE, case.id)
        await store.reopen(uow.connection, case.id, due_at(env.policies, case.kind, uow.now))
        await store.assign(uow.connection, case.id, official.account_id, uow.now)
        await _note(uow, case, official, "reopened", None)
        await record(uow, CaseReopened(case_id=case.id), account_id=case.account_id)
        return await store.select_case(uow.connection, case.id) or case


async def _note(uow: UnitOfWork, case: Case, official: Official, kind: str, detail: str | None) -> None:
    await store.insert_move(
        uow.connection,
        move_id=uow.new_id(),
        case_id=case.id,
        kind=kind,
        now=uow.now,
        moved_by=official.account_id,
        detail=detail,
    )
