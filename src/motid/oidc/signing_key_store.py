"""All SQL of the rotation of the provider's keys: a handful of rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from motid.db import Connection, Reader


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where a key is on its way; `changed_at` is when it came there."""

    id: UUID
    algorithm: str
    holder: Literal["vault", "module"]
    state: Literal["announced", "active", "published"]
    created_at: datetime
    changed_at: datetime


async def select_keys(connection: Reader) -> list[KeyState]:
    """Return every key, those of an algorithm together, the newest first."""
    rows = await connection.fetch(
        "SELECT id, algorithm, holder, state, created_at, changed_at FROM signing_key ORDER BY algorithm, id DESC"
    )
    return [KeyState(**row) for row in rows]


async def lock_keys(connection: Connection) -> list[KeyState]:
    """Return every key, and keep other rotations out until the end of the transaction; readers go on."""
    await connection.execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE")
    return await select_keys(connection)


async def insert_announced(
    connection: Connection, key_id: UUID, algorithm: str, holder: str, *, sealed: bytes, now: datetime
) -> None:
    """Insert a key that does not sign yet."""
    await connection.execute(
        """INSERT INTO signing_key (id, algorithm, holder, state, created_at, changed_at, sealed)
           VALUES ($1, $2, $3, 'announced', $4, $4, $5)""",
        key_id, algorithm, holder, now, sealed,
    )  # fmt: skip


async def activate(connection: Connection, key_id: UUID, algorithm: str, now: datetime) -> None:
    """Let a key sign instead of the one that does."""
    await connection.execute(
        "UPDATE signing_key SET state = 'published', changed_at = $2 WHERE algorithm = $1 AND state = 'active'",
        algorithm, now,
    )  # fmt: skip
    await connection.execute("UPDATE signing_key SET state = 'active', changed_at = $2 WHERE id = $1", key_id, now)


async def delete(connection: Connection, key_id: UUID) -> None:
    """Remove a key for good."""
    await connection.execute("DELETE FROM signing_key WHERE id = $1", key_id)
