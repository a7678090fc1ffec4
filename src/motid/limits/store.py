"""All SQL of the limits: table `limit_bucket`. `tat` is the theoretical arrival time of GCRA."""

from datetime import datetime, timedelta

import asyncpg

from motid.db import Reader


async def take(executor: Reader, key: bytes, now: datetime, interval: timedelta, burst: int) -> bool:
    """Count an attempt and return True, or return False when the bucket is full."""
    row = await executor.fetchrow(
        """INSERT INTO limit_bucket AS bucket (key, tat) VALUES ($1, $2::timestamptz + $3::interval)
           ON CONFLICT (key) DO UPDATE SET tat = greatest(bucket.tat, $2) + $3
            WHERE greatest(bucket.tat, $2) + $3 <= $2 + $3::interval * $4::int
           RETURNING key""",
        key, now, interval, burst,
    )  # fmt: skip
    return row is not None


async def next_attempt(executor: Reader, key: bytes, interval: timedelta, burst: int) -> datetime | None:
    """Return the instant from which the next attempt is counted."""
    moment: datetime | None = await executor.fetchval(
        "SELECT tat - $2::interval * ($3::int - 1) FROM limit_bucket WHERE key = $1", key, interval, burst
    )
    return moment


async def forget(pool: asyncpg.Pool, key: bytes) -> None:
    """Empty a bucket."""
    await pool.execute("DELETE FROM limit_bucket WHERE key = $1", key)


async def remove_idle(pool: asyncpg.Pool, before: datetime, batch: int) -> int:
    """Remove buckets that have drained; returns how many."""
    removed: int = await pool.fetchval(
        """WITH gone AS (DELETE FROM limit_bucket WHERE key IN
             (SELECT key FROM limit_bucket WHERE tat < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
           SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed


async def spend(pool: asyncpg.Pool, key: bytes, expires_at: datetime) -> bool:
    """Insert a used key; False when it is there already."""
    status = await pool.execute(
        "INSERT INTO spent_once (key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", key, expires_at
    )
    return bool(status == "INSERT 0 1")


async def remove_spent(pool: asyncpg.Pool, before: datetime, batch: int) -> int:
    """Remove used keys that would have expired; returns how many."""
    removed: int = await pool.fetchval(
        """WITH gone AS (DELETE FROM spent_once WHERE key IN
             (SELECT key FROM spent_once WHERE expires_at < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
