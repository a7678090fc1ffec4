"""The one gate to cases: whoever does anything at the desk comes through here.

A use case is wrapped in `recorded`, calls `enter_case` before it writes, and returns `Refused` where the rules say
no. The wrapper writes the refusal once the use case has let go of its transaction, in one of its own that commits.
"""

from collections.abc import Awaitable, Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from motid.accounts import find_account
from motid.accounts.model import AccountRef
from motid.audit import record
from motid.db import Database, Reader, UnitOfWork
from motid.desk import refusal_store, store
from motid.desk.environment import DeskEnvironment
from motid.desk.events import AttemptRefused
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.policies import unit_of_origin
from motid.officials.model import Official, Right
from motid.officials.rights import may

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_WITHOUT_ASSIGNMENT = frozenset({Right.APPROVE, Right.ASSIGN, Right.CALL_BACK, Right.HAND_OVER})
"""What is done to cases of others by its nature."""
_CHANGES_NOTHING = frozenset({Right.SEARCH, Right.REVEAL})
"""What leaves the case as it is, so that pages about it stay good."""
_LOOKING = (Right.WORK_CASES, Right.APPROVE)
"""Who may read open cases."""


def recorded(
    use_case: Callable[Concatenate[DeskEnvironment, Official, Parameters], Awaitable[Result]],
) -> Callable[Concatenate[DeskEnvironment, Official, Parameters], Awaitable[Result]]:
    """Write down what a use case refuses. A use case calls no other one that is recorded: it would count twice."""

    @wraps(use_case)
    async def attempt(
        env: DeskEnvironment, official: Official, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        outcome = await use_case(env, official, *args, **kwargs)
        if isinstance(outcome, Refused) and outcome.rule != RefusalRule.CHANGED_MEANWHILE:
            await refuse(env.database, official, outcome.rule, outcome.case_id)
        return outcome

    return attempt


async def refuse(database: Database, official: Official, rule: RefusalRule, case_id: UUID | None = None) -> Refused:
    """Write down that the rules refused an attempt, in a transaction of its own; hold no other one meanwhile."""
    async with database.begin(official.actor) as uow:
        await refusal_store.insert_refusal(
            uow.connection,
            refusal_id=uow.new_id(),
            account_id=official.account_id,
            unit_id=official.home.unit_id if official.roles else None,
            case_id=case_id,
            rule=rule,
            now=uow.now,
        )
        await record(uow, AttemptRefused(rule=rule, case_id=case_id))
    return Refused(rule, case_id)


async def enter_case(
    uow: UnitOfWork,
    official: Official,
    case_id: UUID,
    right: Right,
    *,
    version: int | None = None,
    unassigned: bool = False,
    only_looks: bool = False,
) -> Case | Refused:
    """Return an open case, locked until the transaction ends, for somebody who may change it now.

    Checks in turn: that it exists, the right, the unit, that no account in it is the official's own, that it is
    open, and that it is assigned to the official (or the official may act for others, `Right.ASSIGN`; what a checker
    decides or looks at while it waits for one needs no assignment). `version`: the one that the page showed; another
    one by now is `CHANGED_MEANWHILE`. The returned case has the version of the change; who `only_looks` at what
    could be done changes nothing, and everybody's pages stay good.
    """
    case = await store.lock_case(uow.connection, case_id)
    if case is None:
        return Refused(RefusalRule.NO_CASE)
    rule = await _barred(uow.connection, official, case, right)
    rule = rule or _barred_now(official, case, right, version=version, unassigned=unassigned)
    if rule is not None:
        return Refused(rule, case.id)
    if unassigned or only_looks or right in _CHANGES_NOTHING:
        return case
    return await store.note_change(uow.connection, case, uow.now)


async def enter_closed_case(uow: UnitOfWork, official: Official, case_id: UUID, right: Right) -> Case | Refused:
    """Return a case that is closed, locked until the transaction ends, for somebody who may open it again."""
    case = await store.lock_case(uow.connection, case_id)
    if case is None:
        return Refused(RefusalRule.NO_CASE)
    rule = await _barred(uow.connection, official, case, right)
    if rule is None and case.state != "closed":
        rule = RefusalRule.CHANGED_MEANWHILE
    return Refused(rule, case.id) if rule is not None else await store.note_change(uow.connection, case, uow.now)


async def look_into_case(connection: Reader, official: Official, case_id: UUID) -> Case | Refused:
    """Return a case for reading: by those who work on cases or approve in its unit; a closed one by `SEE_CLOSED`."""
    case = await store.select_case(connection, case_id)
    if case is None:
        return Refused(RefusalRule.NO_CASE)
    rights = _LOOKING if case.state == "open" else (Right.SEE_CLOSED,)
    rules = {right: _without_right(official, case, right) for right in rights}
    if None not in rules.values():
        rule = RefusalRule.OUTSIDE_UNIT if RefusalRule.OUTSIDE_UNIT in rules.values() else RefusalRule.NOT_ALLOWED
        return Refused(rule, case.id)
    if await store.is_about(connection, case, official):
        return Refused(RefusalRule.OWN_ACCOUNT, case.id)
    return case


def right_to_look(official: Official, case: Case) -> Right:
    """Return the right by which somebody who got past `look_into_case` looks into a case."""
    return next((right for right in _LOOKING if may(official, right, case.unit_id)), Right.SEE_CLOSED)


async def enter_account(
    connection: Reader, env: DeskEnvironment, official: Official, case: Case, account_id: UUID, *, right: Right
) -> AccountRef | Refused:
    """Return an account that a case may be about, once the case was entered.

    It must be linked to the case, and belong to no unit, or to one for which the official has the right.
    """
    found = await store.account_in_case(connection, case.id, account_id)
    if found is None:
        return Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    if not await reaches_origin(connection, env, official, found["origin"], right):
        return Refused(RefusalRule.ACCOUNT_OUTSIDE_UNIT, case.id)
    ref = await find_account.by_id(connection, account_id)
    return ref if ref is not None else Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)


async def reaches_origin(
    connection: Reader, env: DeskEnvironment, official: Official, origin: str, right: Right
) -> bool:
    """Whether accounts of an origin are within reach of a right: they belong to no unit, or to one in scope."""
    return origin in await origins_within_reach(connection, env, official, {origin}, right=right)


async def origins_within_reach(
    connection: Reader, env: DeskEnvironment, official: Official, origins: Collection[str], *, right: Right
) -> frozenset[str]:
    """Return the origins whose accounts are within reach of a right; one query, and none where no unit has any."""
    now = env.database.clock.now()
    codes = {origin: unit_of_origin(env.policies, origin, now) for origin in origins}
    named = {code for code in codes.values() if code is not None}
    units = await store.unit_ids(connection, sorted(named)) if named else {}
    return frozenset(
        origin for origin, code in codes.items() if code not in units or may(official, right, units[code])
    )


async def _barred(connection: Reader, official: Official, case: Case, right: Right) -> RefusalRule | None:
    """Return what keeps an official from a case for good."""
    rule = _without_right(official, case, right)
    if rule is None and await store.is_about(connection, case, official):
        return RefusalRule.OWN_ACCOUNT
    return rule


def _without_right(official: Official, case: Case, right: Right) -> RefusalRule | None:
    if not may(official, right):
        return RefusalRule.NOT_ALLOWED
    return None if may(official, right, case.unit_id) else RefusalRule.OUTSIDE_UNIT


def _barred_now(
    official: Official, case: Case, right: Right, *, version: int | None, unassigned: bool
) -> RefusalRule | None:
    """Return what keeps an official from a case as it is now."""
    if case.state == "closed":
        return RefusalRule.CLOSED_CASE
    if not unassigned and not _may_act(official, case, right):
        return RefusalRule.NOT_ASSIGNED
    if version is not None and version != case.version:
        return RefusalRule.CHANGED_MEANWHILE
    return None


def _may_act(official: Official, case: Case, right: Right) -> bool:
    if right in _WITHOUT_ASSIGNMENT or case.assigned_to == official.account_id:
        return True
    if may(official, Right.ASSIGN, case.unit_id):
        return True
    return case.waiting_for == "checker" and may(official, Right.APPROVE, case.unit_id)
