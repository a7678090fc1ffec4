"""All SQL of cases: table `desk_case`."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection


async def next_number(connection: Connection, year: int) -> str:
    """Return the next case number, such as `KN-2026-000123`; gaps are possible, repeats are not."""
    number: int = await connection.fetchval("SELECT nextval('desk_case_number')")
    return f"KN-{year}-{number:06}"


async def insert_case(
    connection: Connection,
    *,
    case_id: UUID,
    number: str,
    kind: str,
    account_id: UUID | None,
    opened_at: datetime,
    due_at: datetime,
    sealed: bytes,
) -> None:
    """Insert an open case."""
    await connection.execute(
        """INSERT INTO desk_case (id, number, kind, state, account_id, opened_at, due_at, sealed, unit_id, channel,
                                  changed_at)
           SELECT $1, $2, $3, 'open', $4, $5, $6, $7, unit.id, 'self_service', $5 FROM unit WHERE unit.code = 'vn'""",
        case_id, number, kind, account_id, opened_at, due_at, sealed,
    )  # fmt: skip
