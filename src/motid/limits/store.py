"""All SQL of the limits: table `limit_bucket`. `tat` is the theoretical arrival time of GCRA."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from motid.db import Pool, Reader


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket as the table knows it, with what its limit allows."""

    key: bytes
    interval: timedelta
    burst: int


async def take(executor: Reader, buckets: Sequence[Bucket], now: datetime) -> int:
    """Count an attempt in one bucket after the other until one is full; returns how many counted it."""
    values = [value for bucket in buckets for value in (bucket.key, bucket.interval, bucket.burst)]
    taken: int = await executor.fetchval(_taking(len(buckets)), now, *values)
    return taken


@cache
def _taking(buckets: int) -> str:
    """Return one statement for so many buckets, each of which waits for the one before to have had room."""
    steps = []
    for number in range(buckets):
        key, interval, burst = (f"${3 * number + place}" for place in (2, 3, 4))
        turn = f"WHERE EXISTS (SELECT FROM bucket{number - 1})" if number else ""
        steps.append(
            f"""bucket{number} AS (
            INSERT INTO limit_bucket AS bucket (key, tat)
            SELECT {key}::bytea, $1::timestamptz + {interval}::interval {turn}
            ON CONFLICT (key) DO UPDATE SET tat = greatest(bucket.tat, $1) + {interval}
             WHERE greatest(bucket.tat, $1) + {interval} <= $1 + {interval} * {burst}::int
            RETURNING key)"""
        )
    counted = " + ".join(f"(SELECT count(*) FROM bucket{number})" for number in range(buckets))  # noqa: S608 - numbers
    return f"WITH {', '.join(steps)} SELECT {counted}"


async def next_attempt(executor: Reader, bucket: Bucket) -> datetime | None:
    """Return the instant from which the next attempt is counted."""
    moment: datetime | None = await executor.fetchval(
        "SELECT tat - $2::interval * ($3::int - 1) FROM limit_bucket WHERE key = $1",
        bucket.key, bucket.interval, bucket.burst,
    )  # fmt: skip
    return moment


async def forget(executor: Reader, key: bytes) -> None:
    """Empty a bucket."""
    await executor.execute("DELETE FROM limit_bucket WHERE key = $1", key)


async def remove_idle(pool: Pool, before: datetime, batch: int) -> int:
    """Remove buckets that have drained; returns how many."""
    removed: int = await pool.fetchval(
        """WITH gone AS (DELETE FROM limit_bucket WHERE key IN
             (SELECT key FROM limit_bucket WHERE tat < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
           SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed


async def spend(pool: Pool, key: bytes, expires_at: datetime) -> bool:
    """Insert a used key; False when it is there already."""
    status = await pool.execute(
        "INSERT INTO spent_once (key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", key, expires_at
    )
    return bool(status == "INSERT 0 1")


async def remove_spent(pool: Pool, before: datetime, batch: int) -> int:
    """Remove used keys that would have expired; returns how many."""
    removed: int = await pool.fetchval(
        """WITH gone AS (DELETE FROM spent_once WHERE key IN
             (SELECT key FROM spent_once WHERE expires_at < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
