"""What waits and who works on how much: the view of those who watch over a shift."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.desk import load_store
from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import RefusalRule, Refused
from motid.kernel.clock import VIETNAM
from motid.officials.model import Official, Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import scope_of

MOST_CASES = 20
"""Cases of an official that are shown to give to others."""


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """Open cases of a unit."""

    unit_id: UUID
    code: str
    name: str
    open: int
    unassigned: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OfficialLoad:
    """What an official has, and has done today. `oldest`: when the longest open case was opened."""

    account_id: UUID
    name: str
    open: int
    overdue: int
    oldest: datetime | None
    closed_today: int


@dataclass(frozen=True, slots=True)
class Load:
    """Everything at once. `longest_since`: since when the citizen who waits longest for a call waits."""

    units: tuple[UnitLoad, ...]
    officials: tuple[OfficialLoad, ...]
    to_check: int
    call_backs: int
    call_backs_late: int
    longest_since: datetime | None


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case of an official, by its number."""

    id: UUID
    number: str
    due_at: datetime


@recorded
async def read_load(env: DeskEnvironment, official: Official) -> Load | Refused:
    """Return the load of the units whose load the official may see. Calls back belong to no unit."""
    scope = scope_of(official, Right.SEE_LOAD)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    units = None if scope.everywhere else sorted(scope.unit_ids)
    now = env.database.clock.now()
    day = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    async with env.database.read() as connection:
        by_unit = await load_store.by_unit(connection, units, now)
        by_official = await load_store.by_official(connection, units, now, day)
        waiting = await load_store.waiting(connection, units, now)
        names = await name_officials(connection, env.database.vault, (row["account_id"] for row in by_official))
    officials = tuple(OfficialLoad(**row, name=names.get(row["account_id"], "–")) for row in by_official)
    return Load(tuple(UnitLoad(**row) for row in by_unit), officials, **waiting)


@recorded
async def read_cases_of(env: DeskEnvironment, official: Official, other: UUID) -> tuple[DueCase, ...] | Refused:
    """Return the cases of another official that the official may give away, those due first."""
    scope = scope_of(official, Right.ASSIGN)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    units = None if scope.everywhere else sorted(scope.unit_ids)
    async with env.database.read() as connection:
        rows = await load_store.cases_of(connection, other, units, MOST_CASES)
    return tuple(DueCase(**row) for row in rows)
