"""SQL of the list of steps that wait for a decision."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from motid.db import Reader

_BEGINNING: Final = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
"""Before every place."""


async def proposed(
    connection: Reader,
    unit_ids: Sequence[UUID] | None,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Any]:
    """Return proposed steps of cases of some units, of all when None, the oldest first, from a place on."""
    in_scope = "" if unit_ids is None else "AND of_case.unit_id = ANY ($4::uuid[])"
    rows: list[Any] = await connection.fetch(
        f"""SELECT step.id, step.action, step.reason, step.maker, step.made_at,
                   step.reverts IS NOT NULL AS takes_back, of_case.number, of_case.kind, of_case.due_at,
                   unit.name AS unit_name
              FROM desk_step step
             -- OFFSET 0 looks the case of each step up: there are fewer steps than cases.
             CROSS JOIN LATERAL (SELECT * FROM desk_case WHERE id = step.case_id OFFSET 0) of_case
              JOIN unit ON unit.id = of_case.unit_id
             WHERE step.state = 'proposed' AND (step.made_at, step.id) > ($1::timestamptz, $2::uuid) {in_scope}
             ORDER BY step.made_at, step.id LIMIT $3""",  # noqa: S608 - constant text
        *(after or _BEGINNING), limit, *(() if unit_ids is None else (list(unit_ids),)),
    )  # fmt: skip
    return rows
