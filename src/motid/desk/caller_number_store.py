"""All SQL of numbers that callers gave: table `desk_caller_number`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.vault import BlindIndex


async def insert_numbers(
    connection: Connection, case_id: UUID, rows: Sequence[tuple[UUID, str, bytes | None, bytes | None, bytes]]
) -> None:
    """Insert numbers of a case: (id, type, index_a, index_b, sealed)."""
    await connection.executemany(
        """INSERT INTO desk_caller_number (id, case_id, type, index_a, index_b, sealed)
           VALUES ($1, $6, $2, $3, $4, $5)""",
        [(*row, case_id) for row in rows],
    )


async def numbers_of_case(connection: Reader, case_id: UUID) -> list[Any]:
    """Return the numbers of a case: (id, type, sealed), in the order in which they were given."""
    rows: list[Any] = await connection.fetch(
        "SELECT id, type, sealed FROM desk_caller_number WHERE case_id = $1 ORDER BY id", case_id
    )
    return rows


async def is_number_of(connection: Reader, account_id: UUID, index: BlindIndex) -> bool:
    """Whether a personal number is the one of an account."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM identifier WHERE account_id = $1 AND type = 'personal_number'
                             AND status = 'active' AND (index_a = $2 OR index_b = $3))""",
        account_id, index.a, index.b,
    )  # fmt: skip
    return found
