"""Leaky buckets by the generic cell rate algorithm: a row a bucket, one statement an attempt.

A bucket never blocks its subject for longer than one interval after the burst is used, so an attacker can slow
the owner of an account, and not lock the owner out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motid.db import Connection, Pool
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

    def __init__(self, pool: Pool, vault: Vault, scale: float = 1.0) -> None:
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
        _, outcome = await self.take_in_turn([(limit, subject)], now, within=within)
        return outcome

    async def take_in_turn(
        self, attempts: Sequence[tuple[Limit, str]], now: datetime, *, within: Connection | None = None
    ) -> tuple[int, Allowed | Refused]:
        """Count one attempt under several limits in turn: the first that refuses it ends that.

        Returns how many counted it, with the refusal of the next one if there was any.
        """
        executor = within or self._pool
        buckets = [self._bucket(limit, subject) for limit, subject in attempts]
        taken = await store.take(executor, buckets, now)
        if taken == len(buckets):
            return taken, Allowed()
        return taken, Refused(await store.next_attempt(executor, buckets[taken]) or now)

    async def forgive(self, limit: Limit, subject: str, *, within: Connection | None = None) -> None:
        """Empty a bucket, after the subject has proved to be the owner."""
        await store.forget(within or self._pool, self._key(limit, subject))

    def _bucket(self, limit: Limit, subject: str) -> store.Bucket:
        burst = max(1, round(limit.burst * self._scale))
        return store.Bucket(self._key(limit, subject), limit.interval / self._scale, burst)

    def _key(self, limit: Limit, subject: str) -> bytes:
        return self._vault.mac("limit", limit.name.encode(), subject.encode())[:16]
