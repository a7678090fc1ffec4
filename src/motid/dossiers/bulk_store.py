"""The SQL that writes dossiers of many accounts at once: table `dossier`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from motid.db import Connection


async def insert_dossiers(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> set[UUID]:
    """Insert dossiers; those that are there already stay as they are. Returns which went in.

    Rows are (id, account, source, code, state, submitted_at, recorded_at, sealed).
    """
    inserted = await connection.fetch(
        """INSERT INTO dossier (id, account_id, source, code, state, submitted_at, recorded_at, sealed)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
                                $7::timestamptz[], $8::bytea[])
           ON CONFLICT (source, code) DO NOTHING RETURNING id""",
        *zip(*rows, strict=True),
    )
    return {row["id"] for row in inserted}
