"""The lists of cases at the desk, in pages: no page costs more the farther down it is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.desk import queue_store
from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.list_place import ListPlace
from motid.desk.model import Case, QueueView, RefusalRule, Refused
from motid.desk.store import case_of
from motid.officials.model import Official, Right, Scope
from motid.officials.rights import scope_of

PAGE = 50
_RECENTLY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some cases of a list, and where the next page begins; None at its end."""

    cases: tuple[Case, ...]
    next: ListPlace | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many open cases the lists have, in the official's units; `mine` are the official's."""

    mine: int
    unassigned: int
    waiting: int
    overdue: int
    open: int


@recorded
async def read_queue(
    env: DeskEnvironment, official: Official, view: QueueView, *, after: ListPlace | None = None, limit: int = PAGE
) -> QueuePage | Refused:
    """Return a page of a list, of the units for which the official works on cases (sees closed ones)."""
    scope = scope_of(official, Right.SEE_CLOSED if view is QueueView.CLOSED else Right.WORK_CASES)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    units, now, place = _units(scope), env.database.clock.now(), (after.at, after.id) if after else None
    async with env.database.read() as connection:
        if view is QueueView.CLOSED:
            rows = await queue_store.closed_cases(
                connection, unit_ids=units, since=now - _RECENTLY, after=place, limit=limit + 1
            )
        else:
            rows = await queue_store.open_cases(
                connection,
                view,
                official_id=official.account_id,
                unit_ids=units,
                now=now,
                after=place,
                limit=limit + 1,
            )
    cases = tuple(case_of(row) for row in rows[:limit])
    return QueuePage(cases, _place(cases[-1]) if len(rows) > limit else None)


async def count_queue(env: DeskEnvironment, official: Official) -> QueueCounts:
    """Return how many cases each list has; nothing where the official does not work on cases."""
    scope = scope_of(official, Right.WORK_CASES)
    if not scope:
        return QueueCounts(0, 0, 0, 0, 0)
    async with env.database.read() as connection:
        row = await queue_store.counts(
            connection, official_id=official.account_id, unit_ids=_units(scope), now=env.database.clock.now()
        )
    return QueueCounts(row["mine"], row["unassigned"], row["waiting"], row["overdue"], row["open"])


def _units(scope: Scope) -> list[UUID] | None:
    return None if scope.everywhere else sorted(scope.unit_ids)


def _place(case: Case) -> ListPlace:
    return ListPlace(case.closed_at or case.due_at, case.id)
