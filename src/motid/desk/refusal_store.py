"""All SQL of refused attempts: table `desk_refusal`."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection


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
