"""All SQL by which closed cases are forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from motid.db import Connection, Reader

Table = Literal["desk_step", "desk_message", "desk_reveal", "desk_hand_over"]
"""Tables of what is sealed in a case, row by row."""


async def lock_closed_before(connection: Connection, closed_before: datetime, batch: int) -> list[UUID]:
    """Return cases that may be forgotten, the oldest first; nobody opens them until the transaction ends."""
    rows = await connection.fetch(
        """SELECT id FROM desk_case WHERE state = 'closed' AND forgotten_at IS NULL AND closed_at < $1
            ORDER BY closed_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED""",
        closed_before, batch,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def forget_facts(connection: Connection, case_ids: Sequence[UUID]) -> None:
    """Remove the numbers by which callers were found, and what checks were about."""
    await connection.execute("DELETE FROM desk_caller_number WHERE case_id = ANY ($1)", list(case_ids))
    await connection.execute(
        "UPDATE desk_evidence SET sealed = NULL WHERE case_id = ANY ($1) AND sealed IS NOT NULL", list(case_ids)
    )


async def ids_of(connection: Reader, table: Table, case_ids: Sequence[UUID]) -> list[UUID]:
    """Return the rows of cases in a table."""
    rows = await connection.fetch(
        f"SELECT id FROM {table} WHERE case_id = ANY ($1) ORDER BY id",  # noqa: S608 - one of four names
        list(case_ids),
    )
    return [row["id"] for row in rows]


async def replace_sealed(connection: Connection, table: Table, rows: Sequence[tuple[UUID, bytes]]) -> None:
    """Replace the bundles of rows."""
    await connection.execute(
        f"""UPDATE {table} SET sealed = empty.sealed
              FROM unnest($1::uuid[], $2::bytea[]) AS empty (id, sealed) WHERE {table}.id = empty.id""",  # noqa: S608 - one of four names
        [row_id for row_id, _ in rows], [sealed for _, sealed in rows],
    )  # fmt: skip


async def mark_forgotten(connection: Connection, rows: Sequence[tuple[UUID, bytes]], now: datetime) -> None:
    """Replace the bundles of cases, and note when."""
    await connection.execute(
        """UPDATE desk_case SET sealed = empty.sealed, forgotten_at = $3
             FROM unnest($1::uuid[], $2::bytea[]) AS empty (id, sealed) WHERE desk_case.id = empty.id""",
        [case_id for case_id, _ in rows], [sealed for _, sealed in rows], now,
    )  # fmt: skip


async def is_forgotten(connection: Reader, case_id: UUID) -> bool:
    """Whether what people said in a case is gone."""
    found: bool = await connection.fetchval("SELECT forgotten_at IS NOT NULL FROM desk_case WHERE id = $1", case_id)
    return found
