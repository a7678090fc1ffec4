"""What proposing, deciding and taking back have in common: hold the accounts, enter the case, check, act.

Accounts are held before the case is, as everybody does who changes accounts: so nobody waits in a circle. Where that
happens nevertheless, with a merge that moves the case itself, the database ends one of the two, which begins anew.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import asyncpg
import msgspec

from motid.accounts.hold_accounts import hold_accounts
from motid.accounts.read_closure import read_closure
from motid.accounts.read_known_by import read_known_by
from motid.db import UnitOfWork
from motid.desk import store as cases
from motid.desk.access import enter_account
from motid.desk.actions.look import account_now
from motid.desk.actions.model import AnyAction, Blocked, Effect, NotRevertible, Parameters, Situation, TakenBack
from motid.desk.actions.notices import tell_of_way_back
from motid.desk.actions.registry import ACTIONS
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.rules import Known, Rule, missing
from motid.desk.model import Case, Refused
from motid.desk.steps.model import Step
from motid.officials.model import Official, Right

T = TypeVar("T")
_TRIES = 4


async def trying_again(attempt: Callable[[], Awaitable[T]]) -> T:
    """Do it once more where the database had to end one of two transactions that waited for each other."""
    for _ in range(_TRIES - 1):
        try:
            return await attempt()
        except asyncpg.DeadlockDetectedError:
            continue
    return await attempt()


async def hold(uow: UnitOfWork, *account_ids: UUID | None) -> None:
    """Hold accounts, and those that go on for them, until the transaction ends."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    closures = [await read_closure(uow.connection, account_id) for account_id in sorted(wanted)]
    wanted |= {closure.in_favour_of for closure in closures if closure is not None and closure.in_favour_of}
    await hold_accounts(uow, sorted(wanted))


async def enter_accounts(
    uow: UnitOfWork, env: DeskEnvironment, official: Official, case: Case, *account_ids: UUID | None, right: Right
) -> Refused | None:
    """Refuse a step about an account that is not in the case, or not within reach of the right."""
    for account_id in account_ids:
        if account_id is not None:
            entered = await enter_account(uow.connection, env, official, case, account_id, right=right)
            if isinstance(entered, Refused):
                return entered
    return None


@dataclass(frozen=True, slots=True)
class MissingEvidence:
    """Evidence is missing, or too old by now."""

    rule: Rule


async def evidence_missing(
    situation: Situation, action: AnyAction, account_id: UUID, other_id: UUID | None
) -> MissingEvidence | None:
    """Return what is missing of what the action needs for its ground."""
    uow = situation.uow
    known_by = await read_known_by(uow.connection, uow.vault, account_id)
    known = Known(
        case_kind=situation.case.kind,
        evidence=situation.evidence,
        account_id=account_id,
        other_id=other_id,
        known_by=frozenset(value for _, value in known_by),
        now=uow.now,
        opened_about=await cases.opened_about(uow.connection, situation.case.id),
        agreed_to=action.code.value if action.needs_two(situation.ground) else None,
    )
    left = missing(action.needs[situation.ground], known)
    return None if left is None else MissingEvidence(left)


class _NotDoneError(Exception):
    """Undoes what an action wrote before it met its obstacle."""

    def __init__(self, blocked: Blocked) -> None:
        super().__init__(blocked.by)
        self.blocked = blocked


class _NotTakenBackError(Exception):
    def __init__(self, outcome: NotRevertible) -> None:
        super().__init__(outcome.why)
        self.outcome = outcome


class _OnlyTriedError(Exception):
    """Undoes what was only tried."""


async def do(situation: Situation, action: AnyAction, parameters: Parameters) -> Effect | Blocked:
    """Check once more and do it; where it cannot be done, nothing of it is written."""
    try:
        async with situation.uow.connection.transaction():
            checked = await action.check(situation, parameters)
            outcome = checked if isinstance(checked, Blocked) else await action.execute(situation, parameters)
            if isinstance(outcome, Blocked):
                raise _NotDoneError(outcome)
            return outcome
    except _NotDoneError as stopped:
        return stopped.blocked


async def take_back(situation: Situation, step: Step) -> TakenBack | NotRevertible:
    """Take a step back and tell the contacts; where that cannot be, nothing is written."""
    action = ACTIONS[step.action]
    try:
        async with situation.uow.connection.transaction():
            outcome = await action.revert(situation, parameters_of(step), step.effect)
            if isinstance(outcome, NotRevertible):
                raise _NotTakenBackError(outcome)
            if action.back_needs_two:
                await tell_of_way_back(situation, await account_now(situation, step.account_id))
            return outcome
    except _NotTakenBackError as stopped:
        return stopped.outcome


async def bars_way_back(situation: Situation, step: Step) -> NotRevertible | None:
    """Return what stands in the way of taking a step back as things are; nothing is written."""
    outcome: TakenBack | NotRevertible | None = None
    try:
        async with situation.uow.connection.transaction():
            outcome = await ACTIONS[step.action].revert(situation, parameters_of(step), step.effect)
            raise _OnlyTriedError
    except _OnlyTriedError:
        return outcome if isinstance(outcome, NotRevertible) else None


def parameters_of(step: Step) -> Parameters:
    """Return the parameters of a step."""
    parameters: Parameters = msgspec.convert(dict(step.parameters), ACTIONS[step.action].parameters)
    return parameters
