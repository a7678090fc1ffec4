"""A second official decides a proposed step: approved, it is done in the same transaction; refused, nothing is.

Nobody decides the own request, nor one that rests on what they noted themselves: the persons are compared, not the
accounts. Evidence and accounts are looked at once
more, under locks: where the world has changed since the proposal, the step is overtaken and nothing is done.
"""

from dataclasses import dataclass
from uuid import UUID

from motid.db import UnitOfWork
from motid.desk import store as cases
from motid.desk.access import enter_case, recorded
from motid.desk.actions.model import Blocked, Effect, NotRevertible, Preview, Situation, TakenBack
from motid.desk.actions.registry import ACTIONS
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.read_evidence import settle_evidence
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.steps import store
from motid.desk.steps.apply import do, enter_accounts, evidence_missing, hold, parameters_of, take_back, trying_again
from motid.desk.steps.model import (
    LONGEST_WORDS,
    Done,
    NoSuchStep,
    NotProposed,
    Overtaken,
    Previewed,
    SignInTooOld,
    Step,
    StepRefused,
)
from motid.desk.steps.write_step import conclude
from motid.kernel.redaction import PersonalText
from motid.officials.fresh_sign_in import may_approve_now
from motid.officials.model import Official, Right

Decision = Done | StepRefused | Overtaken | NotProposed | NoSuchStep | Refused


@recorded
async def approve_step(env: DeskEnvironment, official: Official, step_id: UUID) -> Decision | SignInTooOld:
    """Approve a step, which is done at once. Who signed in long ago does so again first."""
    if not may_approve_now(official, env.policies, env.database.clock.now()):
        return SignInTooOld()

    async def attempt() -> Decision:
        async with env.database.begin(official.actor) as uow:
            entered = await enter_step(uow, env, official, step_id)
            if not isinstance(entered, EnteredStep):
                return entered
            step, case = entered.step, entered.case
            evidence = await settle_evidence(uow, env, case.id)
            situation = Situation(uow, env, case, evidence, step.id, step.ground)
            if step.reverts is not None:
                return await _take_back(situation, official, step)
            return await _do(situation, official, step)

    return await trying_again(attempt)


@recorded
async def refuse_step(env: DeskEnvironment, official: Official, step_id: UUID, words: PersonalText) -> Decision:
    """Refuse a step; `words` say why."""
    if not words.reveal().strip() or len(words.reveal()) > LONGEST_WORDS:
        return Refused(RefusalRule.NO_REASON)

    async def attempt() -> Decision:
        async with env.database.begin(official.actor) as uow:
            entered = await enter_step(uow, env, official, step_id)
            if not isinstance(entered, EnteredStep):
                return entered
            checker = official.account_id
            await conclude(uow, entered.case, entered.step, "refused", checker=checker, answer=words)
        return StepRefused(step_id)

    return await trying_again(attempt)


@recorded
async def preview_decision(
    env: DeskEnvironment, official: Official, step_id: UUID
) -> Previewed | NotProposed | NoSuchStep | Refused:
    """Return what a proposed step would do now, for its checker; of a way back, that it is one is all there is."""
    async with env.database.begin(official.actor) as uow:
        entered = await enter_step(uow, env, official, step_id, only_looks=True)
        if not isinstance(entered, EnteredStep):
            return entered
        step, case = entered.step, entered.case
        if step.reverts is not None:
            return Previewed(Preview(), None, dangerous=True)
        evidence = await settle_evidence(uow, env, case.id)
        situation = Situation(uow, env, case, evidence, step.id, step.ground)
        action = ACTIONS[step.action]
        lacks = await evidence_missing(situation, action, step.account_id, step.other_id)
        outcome = await action.check(situation, parameters_of(step))
    return Previewed(outcome, lacks.rule if lacks is not None else None, dangerous=True)


@dataclass(frozen=True, slots=True)
class EnteredStep:
    """A proposed step that an official may decide, with its case; both are held."""

    case: Case
    step: Step


async def enter_step(
    uow: UnitOfWork, env: DeskEnvironment, official: Official, step_id: UUID, *, only_looks: bool = False
) -> EnteredStep | NotProposed | NoSuchStep | Refused:
    """Hold a step and all that it is about, for a checker who may decide it."""
    seen = await store.select(uow.connection, uow.vault, step_id)
    if seen is None:
        return NoSuchStep()
    accounts = (seen.account_id, seen.other_id)
    await hold(uow, *accounts)
    case = await enter_case(uow, official, seen.case_id, Right.APPROVE, only_looks=only_looks)
    if isinstance(case, Refused):
        return case
    refused = await enter_accounts(uow, env, official, case, *accounts, right=Right.APPROVE)
    if refused is not None:
        return refused
    step = await store.lock(uow.connection, uow.vault, step_id)
    if step is None:
        return NoSuchStep()
    if await _is_own_work(uow, official, step):
        return Refused(RefusalRule.OWN_REQUEST, case.id)
    return NotProposed(step.state) if step.state != "proposed" else EnteredStep(case, step)


async def _is_own_work(uow: UnitOfWork, official: Official, step: Step) -> bool:
    """Whether the checker is the maker, or took evidence in the case, under whichever account."""
    return await cases.owns(uow.connection, official, step.maker) or await cases.took_evidence(
        uow.connection, step.case_id, official
    )


async def _do(situation: Situation, official: Official, step: Step) -> Done | Overtaken:
    action = ACTIONS[step.action]
    if await evidence_missing(situation, action, step.account_id, step.other_id) is not None:
        return await _overtake(situation, official, step, None)
    outcome = await do(situation, action, parameters_of(step))
    if isinstance(outcome, Blocked):
        return await _overtake(situation, official, step, outcome)
    await conclude(situation.uow, situation.case, step, "done", checker=official.account_id, effect=outcome)
    return Done(step.id)


async def _take_back(situation: Situation, official: Official, step: Step) -> Done | Overtaken | NoSuchStep:
    done = (
        None
        if step.reverts is None
        else await store.lock(situation.uow.connection, situation.uow.vault, step.reverts)
    )
    if done is None:
        return NoSuchStep()
    outcome = await take_back(situation, done)
    if isinstance(outcome, NotRevertible):
        return await _overtake(situation, official, step, outcome)
    await _conclude_way_back(situation, official, step, outcome)
    return Done(step.id, outcome.stays)


async def _conclude_way_back(situation: Situation, official: Official, step: Step, back: TakenBack) -> None:
    effect = Effect({"stays": " ".join(back.stays)})
    await conclude(situation.uow, situation.case, step, "done", checker=official.account_id, effect=effect)


async def _overtake(
    situation: Situation, official: Official, step: Step, by: Blocked | NotRevertible | None
) -> Overtaken:
    obstacle = None if by is None else by.by if isinstance(by, Blocked) else by.why
    await conclude(
        situation.uow, situation.case, step, "overtaken", checker=official.account_id, overtaken_by=obstacle
    )
    return Overtaken(step.id, obstacle)
