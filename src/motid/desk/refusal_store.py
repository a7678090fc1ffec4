"""All SQL of refused attempts: table `desk_refusal`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


async def insert_refusal(
    connection: Connection,
    *,
    refusal_id: UUID,
    account_id: UUID,
    unit_id: UUID | None,
    case_id: UUID | None,
    rule: str,
    now: datetime,
) -> None:
    """Note what was refused to an official, who counts to a unit."""
    await connection.execute(
        """INSERT INTO desk_refusal (id, account_id, unit_id, case_id, rule, refused_at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        refusal_id, account_id, unit_id, case_id, rule, now,
    )  # fmt: skip


async def select_refusals(
    connection: Reader, *, unit_ids: list[UUID] | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[Any]:
    """Return refusals to officials of some units (of all when None), the newest first, from just after a place."""
    rows: list[Any] = await connection.fetch(
        """SELECT refusal.id, refusal.account_id, unit.code AS unit_code, desk_case.number AS case_number, rule,
                  refused_at
             FROM desk_refusal refusal
             LEFT JOIN unit ON unit.id = refusal.unit_id
             LEFT JOIN desk_case ON desk_case.id = refusal.case_id
            WHERE ($1::uuid[] IS NULL OR refusal.unit_id = ANY ($1))
              AND ($2::timestamptz IS NULL OR (refused_at, refusal.id) < ($2, $3::uuid))
            ORDER BY refused_at DESC, refusal.id DESC LIMIT $4""",
        unit_ids, *(after or (None, None)), limit,
    )  # fmt: skip
    return rows
