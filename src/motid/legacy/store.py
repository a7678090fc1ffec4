"""All SQL of old portals: tables `legacy_import`, `legacy_account`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader

_ONE_IMPORTER = 0x4C6567616379  # "Legacy": one import at a time
_COLUMNS = (
    "id", "account_id", "import_id", "source", "line", "last_used_at", "recorded_at", "sealed", "index_a", "index_b",
)  # fmt: skip


async def become_importer(connection: Connection) -> bool:
    """Become the only importer until the connection closes or `step_back`; False when another one works."""
    locked: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", _ONE_IMPORTER)
    return locked


async def step_back(connection: Connection) -> None:
    """Let another one import."""
    await connection.execute("SELECT pg_advisory_unlock($1)", _ONE_IMPORTER)


async def find_unfinished(connection: Reader, source: str, content: str, file_digest: bytes) -> Any:
    """Return the import of this file that was begun and not finished: (id, rows_done, counts), or None."""
    return await connection.fetchrow(
        """SELECT id, rows_done, counts FROM legacy_import
            WHERE source = $1 AND content = $2 AND file_digest = $3 AND finished_at IS NULL""",
        source, content, file_digest,
    )  # fmt: skip


async def insert_import(
    connection: Connection, import_id: UUID, *, source: str, content: str, file_digest: bytes, now: datetime
) -> None:
    """Insert an import that has brought nothing yet."""
    await connection.execute(
        """INSERT INTO legacy_import (id, source, content, file_digest, rows_done, counts, started_at)
           VALUES ($1, $2, $3, $4, 0, '{}', $5)""",
        import_id, source, content, file_digest, now,
    )  # fmt: skip


async def move_on(connection: Connection, import_id: UUID, before: int, after: int, counts: dict[str, int]) -> bool:
    """Note how far an import is; False when it is not where it was thought to be."""
    status = await connection.execute(
        "UPDATE legacy_import SET rows_done = $3, counts = $4 WHERE id = $1 AND rows_done = $2", import_id, before,
        after, counts,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def finish(connection: Connection, import_id: UUID, now: datetime) -> None:
    """Note that every row of a file is in."""
    await connection.execute("UPDATE legacy_import SET finished_at = $2 WHERE id = $1", import_id, now)


async def commit_lazily(connection: Connection) -> None:
    """Let the commit not wait for the disk: where the server loses it in a crash, the import goes on before it."""
    await connection.execute("SET LOCAL synchronous_commit = off")


async def select_known(connection: Reader, sources: Sequence[str], slot: str, digests: Sequence[bytes]) -> list[Any]:
    """Return accounts of portals by blind index: (id, account_id, import_id, source, last_used_at, digest)."""
    column = {"a": "index_a", "b": "index_b"}[slot]
    return await connection.fetch(
        f"""SELECT id, account_id, import_id, source, last_used_at, {column} AS digest FROM legacy_account
             WHERE {column} = ANY ($1) AND source = ANY ($2)""",  # noqa: S608 - from a fixed pair
        digests, sources,
    )  # fmt: skip


async def insert_accounts(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert accounts of a portal: the columns in their order of `_COLUMNS`."""
    await connection.copy_records_to_table("legacy_account", records=rows, columns=_COLUMNS)


async def note_use(connection: Connection, ids: Sequence[UUID], last_used_at: Sequence[datetime]) -> None:
    """Note later uses of accounts at their portal."""
    await connection.execute(
        """UPDATE legacy_account SET last_used_at = greatest(legacy_account.last_used_at, new.used)
             FROM (SELECT id, max(used) AS used FROM unnest($1::uuid[], $2::timestamptz[]) AS each (id, used)
                    GROUP BY id) AS new
            WHERE legacy_account.id = new.id""",
        ids, last_used_at,
    )  # fmt: skip


async def select_of_accounts(connection: Reader, sources: Sequence[str], account_ids: Sequence[UUID]) -> list[Any]:
    """Return what accounts were at portals: (id, account_id)."""
    return await connection.fetch(
        "SELECT id, account_id FROM legacy_account WHERE account_id = ANY ($1) AND source = ANY ($2) ORDER BY id",
        account_ids, sources,
    )  # fmt: skip
