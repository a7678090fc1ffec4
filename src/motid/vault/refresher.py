"""Keeps the key ring of a process up to date while keys rotate."""

import asyncio
import contextlib
import time

import structlog

from motid.vault import store
from motid.vault.key_provider import KeyProvider
from motid.vault.key_ring import FRESH_INTERVALS, REFRESH_SECONDS, KeyRing

log = structlog.get_logger()


class KeyRingRefresher:
    """Reads the ring every `interval` seconds. Every process that writes or looks up runs one.

    A ring counts as fresh for two intervals from the moment that the read began, which is exactly how long a
    rotation waits after a change: a process that could not read in time stops writing before the change matters.
    """

    def __init__(
        self, pool: store.Executor, provider: KeyProvider, ring: KeyRing, interval: float = REFRESH_SECONDS
    ) -> None:
        self._pool = pool
        self._provider = provider
        self._ring = ring
        self._interval = interval
        self._lifetime = FRESH_INTERVALS * interval
        self._secrets: dict[int, bytes] = {}

    @property
    def ready(self) -> bool:
        """Whether the last refresh is recent enough to serve; part of `/health/ready`."""
        return self._ring.is_fresh

    async def refresh(self) -> None:
        """Read the ring once. Raises what the database or the key provider raises."""
        began = time.monotonic()
        keys = await store.load_keys(self._pool, self._provider, self._secrets)
        self._secrets = {key.id: key.secret for key in keys}
        self._ring.replace(keys, fresh_until=began + self._lifetime)

    async def run(self, stop: asyncio.Event) -> None:
        """Refresh until `stop` is set; a failed read is logged by its type and tried again."""
        self._ring.expire_at(time.monotonic() + self._lifetime)
        while not stop.is_set():
            wait = self._interval
            try:
                # Not wait_for: in Python 3.11 that may swallow a cancellation, and the process would never end.
                async with asyncio.timeout(self._interval):
                    await self.refresh()
            except Exception as error:
                log.error("key_ring_not_refreshed", error=type(error).__name__)
                wait = self._interval / 5
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()
