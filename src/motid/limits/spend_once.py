"""Things that work once: a solved captcha, a signed link. The database decides who was first."""

from datetime import datetime

import asyncpg

from motid.limits import store


async def spend_once(pool: asyncpg.Pool, key: bytes, expires_at: datetime) -> bool:
    """Mark `key` (a digest) as used; False when it was used before. It is remembered until it would have expired."""
    return await store.spend(pool, key, expires_at)
