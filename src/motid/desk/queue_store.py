"""All SQL of lists of cases: the queue and its counts, in pages by key."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from motid.db import Reader
from motid.desk.model import QueueView
from motid.desk.store import CASE_COLUMNS

_WHICH: Final[Mapping[QueueView, str]] = MappingProxyType(
    {
        QueueView.MINE: "state = 'open' AND assigned_to = $1 AND $3::timestamptz IS NOT NULL",
        QueueView.UNASSIGNED: "state = 'open' AND assigned_to IS NULL AND $1::uuid IS NOT NULL"
        " AND $3::timestamptz IS NOT NULL",
        QueueView.WAITING: "state = 'open' AND waiting_for IS NOT NULL AND $1::uuid IS NOT NULL"
        " AND $3::timestamptz IS NOT NULL",
        QueueView.OVERDUE: "state = 'open' AND due_at <= $3 AND $1::uuid IS NOT NULL",
        QueueView.OPEN: "state = 'open' AND $1::uuid IS NOT NULL AND $3::timestamptz IS NOT NULL",
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
    rows: list[Any] = await connection.fetch(
        f"""SELECT {CASE_COLUMNS} FROM desk_case JOIN unit ON unit.id = unit_id
             WHERE {_WHICH[view]} AND ($2::uuid[] IS NULL OR unit_id = ANY ($2))
               AND ($4::timestamptz IS NULL OR (due_at, desk_case.id) > ($4, $5::uuid))
             ORDER BY due_at, desk_case.id LIMIT $6""",  # noqa: S608 - constant text
        official_id, unit_ids, now, *(after or (None, None)), limit,
    )  # fmt: skip
    return rows


async def closed_cases(
    connection: Reader,
    *,
    unit_ids: Sequence[UUID] | None,
    since: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Any]:
    """Return cases that were closed since an instant, the last ones first, from just after a place."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT {CASE_COLUMNS} FROM desk_case JOIN unit ON unit.id = unit_id
             WHERE state = 'closed' AND closed_at >= $1 AND ($2::uuid[] IS NULL OR unit_id = ANY ($2))
               AND ($3::timestamptz IS NULL OR (closed_at, desk_case.id) < ($3, $4::uuid))
             ORDER BY closed_at DESC, desk_case.id DESC LIMIT $5""",  # noqa: S608 - constant text
        since, unit_ids, *(after or (None, None)), limit,
    )  # fmt: skip
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
