"""SQL of the list of steps that wait for a decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Reader


async def proposed(
    connection: Reader,
    unit_ids: Sequence[UUID] | None,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Any]:
    """Return proposed steps of cases of some units, of all when None, the oldest first, from a place on."""
    at, step_id = after or (None, None)
    rows: list[Any] = await connection.fetch(
        """SELECT step.id, step.action, step.reason, step.maker, step.made_at, step.reverts IS NOT NULL AS takes_back,
                  desk_case.number, desk_case.kind, unit.name AS unit_name, desk_case.due_at
             FROM desk_step step
             JOIN desk_case ON desk_case.id = step.case_id
             JOIN unit ON unit.id = desk_case.unit_id
            WHERE step.state = 'proposed' AND ($1::uuid[] IS NULL OR desk_case.unit_id = ANY ($1))
              AND ($2::timestamptz IS NULL OR (step.made_at, step.id) > ($2, $3::uuid))
            ORDER BY step.made_at, step.id LIMIT $4""",
        None if unit_ids is None else list(unit_ids), at, step_id, limit,
    )  # fmt: skip
    return rows
