"""All SQL of joins: table `account_join`."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection, Reader


async def insert(
    connection: Connection, join_id: UUID, digest: bytes, *, account_id: UUID, now: datetime, expires_at: datetime
) -> None:
    """Insert a join that waits for the other account."""
    await connection.execute(
        """INSERT INTO account_join (id, secret_digest, account_id, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5)""",
        join_id, digest, account_id, now, expires_at,
    )  # fmt: skip


async def account_of(connection: Reader, join_id: UUID, digest: bytes, now: datetime) -> UUID | None:
    """Return the account of a join that waits."""
    account_id: UUID | None = await connection.fetchval(
        """SELECT account_id FROM account_join
            WHERE id = $1 AND secret_digest = $2 AND expires_at > $3 AND used_at IS NULL""",
        join_id, digest, now,
    )  # fmt: skip
    return account_id


async def use(connection: Connection, join_id: UUID, now: datetime) -> bool:
    """Use a join up; True for the one caller who got it."""
    status = await connection.execute(
        "UPDATE account_join SET used_at = $2 WHERE id = $1 AND used_at IS NULL", join_id, now
    )
    return bool(status == "UPDATE 1")


async def remove_expired(connection: Reader, now: datetime, batch: int) -> int:
    """Remove joins past their time; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM account_join WHERE id IN
             (SELECT id FROM account_join WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) RETURNING 1)
           SELECT count(*) FROM gone""",
        now, batch,
    )  # fmt: skip
    return removed
