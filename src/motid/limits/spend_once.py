"""Things that work once: a solved captcha, a signed link. The database decides who was first."""

from datetime import datetime

from motid.db import Pool
from motid.limits import store

_BATCH = 1000


async def spend_once(pool: Pool, key: bytes, expires_at: datetime) -> bool:
    """Mark `key` (a digest) as used; False when it was used before. It is remembered until it would have expired."""
    return await store.spend(pool, key, expires_at)


async def remove_spent_keys(pool: Pool, now: datetime) -> int:
    """Forget used keys that have expired, in batches; returns how many."""
    total = 0
    while (removed := await store.remove_spent(pool, now, _BATCH)) == _BATCH:
        total += removed
    return total + removed
