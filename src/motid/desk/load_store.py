"""SQL of the load: counts over open cases, one pass each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Reader

Units = Sequence[UUID] | None
"""Units in scope; None for all of them."""


async def by_unit(connection: Reader, units: Units, now: datetime) -> list[Any]:
    """Return (unit_id, code, name, open, unassigned, overdue) of units with open cases."""
    rows: list[Any] = await connection.fetch(
        """SELECT unit.id AS unit_id, unit.code, unit.name, counted.open, counted.unassigned, counted.overdue
             FROM (SELECT unit_id, count(*) AS open, count(*) FILTER (WHERE assigned_to IS NULL) AS unassigned,
                          count(*) FILTER (WHERE due_at <= $2) AS overdue
                     FROM desk_case WHERE state = 'open' AND ($1::uuid[] IS NULL OR unit_id = ANY ($1))
                    GROUP BY unit_id) counted
             JOIN unit ON unit.id = counted.unit_id ORDER BY counted.overdue DESC, unit.code""",
        units, now,
    )  # fmt: skip
    return rows


async def by_official(connection: Reader, units: Units, now: datetime, day: datetime) -> list[Any]:
    """Return (account_id, open, overdue, oldest, closed_today); `day`: when today began in Vietnam."""
    rows: list[Any] = await connection.fetch(
        """SELECT coalesce(working.assigned_to, done.closed_by) AS account_id, coalesce(working.open, 0) AS open,
                  coalesce(working.overdue, 0) AS overdue, working.oldest, coalesce(done.closed, 0) AS closed_today
             FROM (SELECT assigned_to, count(*) AS open, count(*) FILTER (WHERE due_at <= $2) AS overdue,
                          min(opened_at) AS oldest
                     FROM desk_case
                    WHERE state = 'open' AND assigned_to IS NOT NULL AND ($1::uuid[] IS NULL OR unit_id = ANY ($1))
                    GROUP BY assigned_to) working
             FULL JOIN (SELECT closed_by, count(*) AS closed FROM desk_case
                         WHERE state = 'closed' AND closed_at >= $3 AND closed_by IS NOT NULL
                           AND ($1::uuid[] IS NULL OR unit_id = ANY ($1))
                         GROUP BY closed_by) done ON done.closed_by = working.assigned_to
            ORDER BY open DESC, account_id""",
        units, now, day,
    )  # fmt: skip
    return rows


async def waiting(connection: Reader, units: Units, now: datetime) -> Any:
    """Return (to_check, call_backs, call_backs_late, longest_since)."""
    return await connection.fetchrow(
        """SELECT (SELECT count(*) FROM desk_step step
                     CROSS JOIN LATERAL (SELECT unit_id FROM desk_case WHERE id = step.case_id OFFSET 0) of_case
                    WHERE step.state = 'proposed' AND ($1::uuid[] IS NULL OR of_case.unit_id = ANY ($1))) AS to_check,
                  count(*) AS call_backs, count(*) FILTER (WHERE due_at <= $2) AS call_backs_late,
                  min(asked_at) AS longest_since
             FROM call_back WHERE state IN ('waiting', 'taken')""",
        units, now,
    )  # fmt: skip


async def cases_of(connection: Reader, official_id: UUID, units: Units, limit: int) -> list[Any]:
    """Return the open cases of an official that are due first: (id, number, due_at)."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, number, due_at FROM desk_case
            WHERE assigned_to = $1 AND state = 'open' AND ($2::uuid[] IS NULL OR unit_id = ANY ($2))
            ORDER BY due_at, id LIMIT $3""",
        official_id, units, limit,
    )  # fmt: skip
    return rows
