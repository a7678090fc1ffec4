"""All SQL of lists of cases: the queue and its counts, in pages by key.

A statement names only what it is asked for, never "$1 IS NULL OR …": PostgreSQL plans a prepared statement for any
values after some uses, and such a condition then walks along the whole list to the page. The cases of some units are
read unit by unit, each in order from the place on, and merged: however few cases the units have among all.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from motid.db import Reader
from motid.desk.model import QueueView
from motid.desk.store import CASE_COLUMNS

_BEGINNING: Final = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
"""Before every place of a list that begins with what is due first."""
_END: Final = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
"""Before every place of a list that begins with what was closed last."""
_WHICH: Final[Mapping[QueueView, str]] = MappingProxyType(
    {
        QueueView.MINE: "state = 'open' AND assigned_to = $4::uuid",
        QueueView.UNASSIGNED: "state = 'open' AND assigned_to IS NULL",
        QueueView.WAITING: "state = 'open' AND waiting_for IS NOT NULL",
        QueueView.OVERDUE: "state = 'open' AND due_at <= $4::timestamptz",
        QueueView.OPEN: "state = 'open'",
    }
)


async def open_cases(
    connection: Reader,
    view: QueueView,
    *,
    official_id: UUID,
    unit_ids: Sequence[UUID] | None,
    now: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Any]:
    """Return open cases of some units (of all when None), those due first first, from just after a place."""
    values: list[Any] = [*(after or _BEGINNING), limit]
    which = f"{_WHICH[view]} AND (due_at, id) > ($1::timestamptz, $2::uuid)"
    if view is QueueView.OVERDUE:
        values.append(now)
    elif view is QueueView.MINE:
        # One index has them all, in order.
        values.append(official_id)
        if unit_ids is not None:
            values, which, unit_ids = [*values, unit_ids], f"{which} AND unit_id = ANY ($5::uuid[])", None
    return await _page(connection, which, "{0}due_at, {0}id", values, unit_ids)


async def closed_cases(
    connection: Reader,
    *,
    unit_ids: Sequence[UUID] | None,
    since: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Any]:
    """Return cases that were closed since an instant, the last ones first, from just after a place."""
    which = "state = 'closed' AND closed_at >= $4::timestamptz AND (closed_at, id) < ($1::timestamptz, $2::uuid)"
    values = [*(after or _END), limit, since]
    return await _page(connection, which, "{0}closed_at DESC, {0}id DESC", values, unit_ids)


async def _page(
    connection: Reader, which: str, order: str, values: list[Any], unit_ids: Sequence[UUID] | None
) -> list[Any]:
    """Return a page of what a condition over `desk_case` chooses; $3 is how many rows."""
    chosen = f"SELECT * FROM desk_case WHERE {which}"  # noqa: S608 - constant text
    if unit_ids is not None:
        values = [*values, unit_ids]
        chosen = f"""SELECT of_unit.* FROM unnest(${len(values)}::uuid[]) AS scope (scope_id)
             CROSS JOIN LATERAL ({chosen} AND unit_id = scope_id ORDER BY {order.format("")} LIMIT $3) of_unit"""  # noqa: S608 - constant text
    rows: list[Any] = await connection.fetch(
        f"""SELECT {CASE_COLUMNS}
              FROM ({chosen} ORDER BY {order.format("")} LIMIT $3) desk_case JOIN unit ON unit.id = unit_id
             ORDER BY {order.format("desk_case.")}""",  # noqa: S608 - constant text
        *values,
    )
    return rows


async def counts(connection: Reader, *, official_id: UUID, unit_ids: Sequence[UUID] | None, now: datetime) -> Any:
    """Return how many open cases each list has: one pass over the open cases."""
    return await connection.fetchrow(
        """SELECT count(*) FILTER (WHERE assigned_to = $1) AS mine,
                  count(*) FILTER (WHERE assigned_to IS NULL) AS unassigned,
                  count(*) FILTER (WHERE waiting_for IS NOT NULL) AS waiting,
                  count(*) FILTER (WHERE due_at <= $3) AS overdue,
                  count(*) AS open
             FROM desk_case WHERE state = 'open' AND ($2::uuid[] IS NULL OR unit_id = ANY ($2))""",
        official_id, unit_ids, now,
    )  # fmt: skip
