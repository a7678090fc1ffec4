"""Take a step back: at once, or by a second official where the step was dangerous.

Everything can be taken back but what the law ends, what the citizen has used, and what changed since.
"""

from uuid import UUID

from motid.db import UnitOfWork
from motid.desk.access import enter_case, recorded
from motid.desk.actions.model import Effect, NotRevertible, Situation, WhyNotRevertible
from motid.desk.actions.registry import ACTIONS
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.read_evidence import settle_evidence
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.steps import store
from motid.desk.steps.apply import bars_way_back, enter_accounts, hold, parameters_of, take_back, trying_again
from motid.desk.steps.model import LONGEST_WORDS, Done, NoSuchStep, Proposed, Step
from motid.desk.steps.write_step import NewStep, write_done, write_proposed
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Right

WayBack = Proposed | Done | NotRevertible | NoSuchStep | Refused


@recorded
async def revert_step(env: DeskEnvironment, official: Official, step_id: UUID, words: PersonalText) -> WayBack:
    """Take a step of an open case back, or propose to; `words` say why."""

    async def attempt() -> WayBack:
        async with env.database.begin(official.actor) as uow:
            seen = await store.select(uow.connection, uow.vault, step_id)
            if seen is None:
                return NoSuchStep()
            await hold(uow, seen.account_id, seen.other_id)
            case = await _enter(uow, env, official, seen)
            if isinstance(case, Refused):
                return case
            if not words.reveal().strip() or len(words.reveal()) > LONGEST_WORDS:
                return Refused(RefusalRule.NO_REASON, case.id)
            step = await store.lock(uow.connection, uow.vault, step_id)
            if step is None:
                return NoSuchStep()
            obstacle = _obstacle(step)
            if obstacle is not None:
                return NotRevertible(obstacle)
            evidence = await settle_evidence(uow, env, case.id)
            situation = Situation(uow, env, case, evidence, uow.new_id(), step.ground)
            return await _revert(situation, official, step, words)

    return await trying_again(attempt)


async def _enter(uow: UnitOfWork, env: DeskEnvironment, official: Official, step: Step) -> Case | Refused:
    case = await enter_case(uow, official, step.case_id, Right.PROPOSE)
    if isinstance(case, Refused):
        return case
    accounts = (step.account_id, step.other_id)
    return await enter_accounts(uow, env, official, case, *accounts, right=Right.PROPOSE) or case


def _obstacle(step: Step) -> WhyNotRevertible | None:
    if step.reverts is not None:
        return WhyNotRevertible.IS_A_WAY_BACK
    if step.state != "done":
        return WhyNotRevertible.NOTHING_DONE
    return WhyNotRevertible.ALREADY_TAKEN_BACK if step.reverted_by is not None else None


async def _revert(situation: Situation, official: Official, step: Step, words: PersonalText) -> WayBack:
    new = NewStep(situation.step_id, step.action, step.ground, parameters_of(step), words, reverts=step.id)
    if ACTIONS[step.action].back_needs_two:
        barred = await bars_way_back(situation, step)
        if barred is not None:
            return barred
        written = await write_proposed(situation.uow, official, situation.case, new)
        return Proposed(new.id) if written else NotRevertible(WhyNotRevertible.ALREADY_TAKEN_BACK)
    outcome = await take_back(situation, step)
    if isinstance(outcome, NotRevertible):
        return outcome
    effect = Effect({"stays": " ".join(outcome.stays)})
    await write_done(situation.uow, official, situation.case, new, effect)
    return Done(new.id, outcome.stays)
