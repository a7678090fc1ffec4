"""Who works on a case: officials take cases and give them back, those who watch over a shift give them to others."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import queue_store, store
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import CaseAssigned
from motid.desk.model import Case, QueueView, RefusalRule, Refused
from motid.officials.find_official import find_official
from motid.officials.model import Official, Right
from motid.officials.rights import may, scope_of

_AT_ONCE: Final = 50
"""So many officials may reach for the next case at one moment, and each gets one."""


@dataclass(frozen=True, slots=True)
class TakenBefore:
    """Another official was first."""

    by: UUID


@dataclass(frozen=True, slots=True)
class NoCaseWaits:
    """No case of the official's units waits for somebody to take it."""


@dataclass(frozen=True, slots=True)
class CannotWorkOnIt:
    """Whoever it was to be given to has no right to work on cases of the unit, or an own account in it."""


@recorded
async def take_case(
    env: DeskEnvironment, official: Official, case_id: UUID, *, version: int | None = None
) -> Case | Refused | TakenBefore:
    """Take a case that nobody works on. Of two officials at once, one has it; the other learns who."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version, unassigned=True)
        if isinstance(case, Refused) or case.assigned_to == official.account_id:
            return case
        if case.assigned_to is not None:
            return TakenBefore(case.assigned_to)
        await store.note_change(uow.connection, case, uow.now)
        return await _assign(uow, case, official.account_id, by=official)


@recorded
async def take_next_case(env: DeskEnvironment, official: Official) -> Case | Refused | NoCaseWaits:
    """Take the most urgent case of the official's units that nobody works on; of many at once, each gets another.

    Cases about the official's own person are passed over.
    """
    scope = scope_of(official, Right.WORK_CASES)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        rows = await queue_store.open_cases(
            uow.connection,
            QueueView.UNASSIGNED,
            official_id=official.account_id,
            unit_ids=None if scope.everywhere else sorted(scope.unit_ids),
            now=uow.now,
            after=None,
            limit=_AT_ONCE,
        )
        case_id = await store.lock_first(uow.connection, official, [row["id"] for row in rows])
        if case_id is None:
            return NoCaseWaits()
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, unassigned=True)
        if isinstance(case, Refused):
            return case
        await store.note_change(uow.connection, case, uow.now)
        return await _assign(uow, case, official.account_id, by=official)


@recorded
async def assign_case(
    env: DeskEnvironment, official: Official, case_id: UUID, to: UUID, *, version: int | None = None
) -> Case | Refused | CannotWorkOnIt:
    """Give a case to another official, whoever works on it now."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.ASSIGN, version=version)
        if isinstance(case, Refused):
            return case
        other = await find_official(uow.connection, to)
        if other is None or not may(other, Right.WORK_CASES, case.unit_id):
            return CannotWorkOnIt()
        if await store.is_about(uow.connection, case, other):
            return CannotWorkOnIt()
        return await _assign(uow, case, to, by=official)


@recorded
async def give_back_case(
    env: DeskEnvironment, official: Official, case_id: UUID, *, version: int | None = None
) -> Case | Refused:
    """Put a case back into the queue of its unit."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        return case if isinstance(case, Refused) else await _assign(uow, case, None, by=official)


async def _assign(uow: UnitOfWork, case: Case, to: UUID | None, *, by: Official) -> Case:
    await store.assign(uow.connection, case.id, to, uow.now)
    await store.insert_move(
        uow.connection,
        move_id=uow.new_id(),
        case_id=case.id,
        kind="given_back" if to is None else "assigned",
        now=uow.now,
        moved_by=by.account_id,
        account_id=to,
    )
    await record(uow, CaseAssigned(case_id=case.id, official_id=to))
    return await store.select_case(uow.connection, case.id) or case
