"""Clean up buckets that are empty again; a schedule runs it every hour."""

from datetime import datetime

from motid.db import Pool
from motid.limits import store

BATCH = 5000


async def remove_idle_buckets(pool: Pool, now: datetime, batch: int = BATCH) -> int:
    """Remove every bucket that has drained by `now`, in batches; returns how many. Forgets no attempt that counts."""
    total = 0
    while (removed := await store.remove_idle(pool, now, batch)) == batch:
        total += removed
    return total + removed
