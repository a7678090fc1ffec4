"""All SQL of dossiers: table `dossier`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


async def insert_dossiers(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> list[UUID]:
    """Insert dossiers in one statement; those that are there already stay as they are. Returns which went in.

    Rows are (id, account, source, code, state, submitted_at, recorded_at, sealed).
    """
    inserted = await connection.fetch(
        """INSERT INTO dossier (id, account_id, source, code, state, submitted_at, recorded_at, sealed)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
                                $7::timestamptz[], $8::bytea[])
           ON CONFLICT (source, code) DO NOTHING RETURNING id""",
        *zip(*rows, strict=True),
    )
    return [row["id"] for row in inserted]


async def select_of(connection: Reader, account_id: UUID, *, limit: int, offset: int) -> list[Any]:
    """Return the dossiers of an account, the newest first."""
    return await connection.fetch(
        """SELECT id, account_id, source, code, state, submitted_at, sealed FROM dossier
            WHERE account_id = $1 ORDER BY submitted_at DESC NULLS LAST, id DESC LIMIT $2 OFFSET $3""",
        account_id, limit, offset,
    )  # fmt: skip


async def count_of(connection: Reader, account_id: UUID) -> int:
    """Return how many dossiers an account has."""
    found: int = await connection.fetchval("SELECT count(*) FROM dossier WHERE account_id = $1", account_id)
    return found
