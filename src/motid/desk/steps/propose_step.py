"""Propose a step, or do it at once where it is not dangerous (maker and checker)."""

from uuid import UUID

from motid.db import UnitOfWork
from motid.desk.access import enter_case, recorded
from motid.desk.actions.model import Blocked, Obstacle, Preview, Situation
from motid.desk.actions.parameters import AskedStep
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.read_evidence import settle_evidence
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.steps import store
from motid.desk.steps.apply import do, enter_accounts, evidence_missing, hold, trying_again
from motid.desk.steps.model import LONGEST_WORDS, Done, Previewed, Proposed
from motid.desk.steps.write_step import NewStep, write_done, write_proposed
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Right


@recorded
async def propose_step(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    asked: AskedStep,
    words: PersonalText,
    *,
    version: int | None = None,
) -> Proposed | Done | Blocked | Refused:
    """Do a step of the case, or ask a second official to decide it. `words`: why, in the maker's words."""

    async def attempt() -> Proposed | Done | Blocked | Refused:
        async with env.database.begin(official.actor) as uow:
            case = await _enter(uow, env, official, case_id, asked, version=version)
            if isinstance(case, Refused):
                return case
            if not words.reveal().strip() or len(words.reveal()) > LONGEST_WORDS:
                return Refused(RefusalRule.NO_REASON, case_id)
            situation = await _situation(uow, env, case, asked)
            if await _lacks_evidence(situation, asked):
                return Refused(RefusalRule.MISSING_EVIDENCE, case_id)
            return await _propose(situation, official, asked, words)

    return await trying_again(attempt)


@recorded
async def preview_step(
    env: DeskEnvironment, official: Official, case_id: UUID, asked: AskedStep
) -> Previewed | Refused:
    """Return what a step would do, and what it lacks; nothing is written."""
    async with env.database.begin(official.actor) as uow:
        case = await _enter(uow, env, official, case_id, asked, only_looks=True)
        if isinstance(case, Refused):
            return case
        situation = await _situation(uow, env, case, asked)
        lacks = await evidence_missing(situation, asked.action, asked.parameters.account_id, asked.parameters.other)
        outcome: Preview | Blocked = await asked.action.check(situation, asked.parameters)
    needs_two = asked.action.needs_two(asked.ground)
    return Previewed(outcome, lacks.rule if lacks is not None else None, needs_two)


async def _enter(
    uow: UnitOfWork,
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    asked: AskedStep,
    *,
    version: int | None = None,
    only_looks: bool = False,
) -> Case | Refused:
    accounts = (asked.parameters.account_id, asked.parameters.other)
    await hold(uow, *accounts)
    case = await enter_case(uow, official, case_id, Right.PROPOSE, version=version, only_looks=only_looks)
    if isinstance(case, Refused):
        return case
    return await enter_accounts(uow, env, official, case, *accounts, right=Right.PROPOSE) or case


async def _situation(uow: UnitOfWork, env: DeskEnvironment, case: Case, asked: AskedStep) -> Situation:
    evidence = await settle_evidence(uow, env, case.id)
    return Situation(uow, env, case, evidence, uow.new_id(), asked.ground)


async def _lacks_evidence(situation: Situation, asked: AskedStep) -> bool:
    parameters = asked.parameters
    lacks = await evidence_missing(situation, asked.action, parameters.account_id, parameters.other)
    return lacks is not None


async def _propose(
    situation: Situation, official: Official, asked: AskedStep, words: PersonalText
) -> Proposed | Done | Blocked:
    uow, case, parameters = situation.uow, situation.case, asked.parameters
    new = NewStep(situation.step_id, asked.action.code, asked.ground, parameters, words)
    if not asked.action.needs_two(asked.ground):
        effect = await do(situation, asked.action, parameters)
        if isinstance(effect, Blocked):
            return effect
        await write_done(uow, official, case, new, effect)
        return Done(new.id)
    checked = await asked.action.check(situation, parameters)
    if isinstance(checked, Blocked):
        return checked
    same = (asked.action.code, parameters.account_id, parameters.other)
    if await store.is_proposed(uow.connection, case.id, *same):
        return Blocked(Obstacle.ALREADY_PROPOSED)
    await write_proposed(uow, official, case, new)
    return Proposed(new.id)
