"""All SQL of fields that officials saw: table `desk_reveal`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


async def insert_reveal(
    connection: Connection,
    *,
    reveal_id: UUID,
    case_id: UUID,
    account_id: UUID | None,
    field: str,
    reason: str,
    revealed_to: UUID,
    now: datetime,
    visible_until: datetime,
    sealed: bytes,
) -> None:
    """Note that an official sees a field until an instant."""
    await connection.execute(
        """INSERT INTO desk_reveal (id, case_id, account_id, field, reason, revealed_to, revealed_at, visible_until,
                                    sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        reveal_id, case_id, account_id, field, reason, revealed_to, now, visible_until, sealed,
    )  # fmt: skip


async def visible_to(connection: Reader, case_id: UUID, official_id: UUID, now: datetime) -> list[Any]:
    """Return what an official sees of a case at present: (account_id, origin, field, visible_until).

    Of accounts that are still linked to the case, and of the caller.
    """
    rows: list[Any] = await connection.fetch(
        """SELECT reveal.account_id, account.origin, field, max(visible_until) AS visible_until
             FROM desk_reveal reveal
             LEFT JOIN desk_case_account linked ON linked.case_id = $1 AND linked.account_id = reveal.account_id
             LEFT JOIN account ON account.id = linked.account_id
            WHERE reveal.case_id = $1 AND revealed_to = $2 AND visible_until > $3
              AND (reveal.account_id IS NULL OR linked.account_id IS NOT NULL)
            GROUP BY reveal.account_id, account.origin, field""",
        case_id, official_id, now,
    )  # fmt: skip
    return rows
