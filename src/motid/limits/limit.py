"""Leaky buckets by the generic cell rate algorithm: one row and one statement an attempt.

A bucket never blocks its subject for longer than one interval after the burst is used, so an attacker can slow
the owner of an account, and not lock the owner out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from motid.db import Connection
from motid.limits import store
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` attempts at once, and one more each `interval`."""

    name: str
    burst: int
    interval: timedelta


@dataclass(frozen=True, slots=True)
class Allowed:
    """The attempt may go on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Too many attempts; the next one counts from `until`."""

    until: datetime


class Limiter:
    """Takes attempts from buckets. The subject (a number, an address) is stored as a keyed digest only."""

    def __init__(self, pool: asyncpg.Pool, vault: Vault, scale: float = 1.0) -> None:
        self._pool = pool
        self._vault = vault
        self._scale = scale

    async def take(
        self, limit: Limit, subject: str, now: datetime, *, within: Connection | None = None
    ) -> Allowed | Refused:
        """Count one attempt, in a transaction of its own: a rollback elsewhere does not give it back.

        `within` a connection, the attempt is part of its transaction: for what a rollback undoes too, such as a
        message sent. A use case that holds a connection counts this way, and never waits for a second one.
        """
        executor = within or self._pool
        key = self._key(limit, subject)
        burst = max(1, round(limit.burst * self._scale))
        interval = limit.interval / self._scale
        if await store.take(executor, key, now, interval, burst):
            return Allowed()
        return Refused(await store.next_attempt(executor, key, interval, burst) or now)

    async def forgive(self, limit: Limit, subject: str) -> None:
        """Empty a bucket, after the subject has proved to be the owner."""
        await store.forget(self._pool, self._key(limit, subject))

    def _key(self, limit: Limit, subject: str) -> bytes:
        return self._vault.mac("limit", limit.name.encode(), subject.encode())[:16]
