"""Put events into the hash chain, behind the writers' back, so that no writer waits for another (invariant 5)."""

import asyncio
import contextlib
from datetime import datetime

import structlog

from motid.audit import store
from motid.audit.links import FIRST_DIGEST, head_code, head_is_genuine, is_of_origin, link
from motid.db import Connection, Pool
from motid.kernel.clock import Clock, SystemClock
from motid.vault import Vault

log = structlog.get_logger()
BATCH = 1000
INTERVAL_SECONDS = 2.0


class AuditSealer:
    """Gives unsealed events their sequence and digest. May run in every process: one works at a time."""

    def __init__(
        self,
        pool: Pool,
        vault: Vault,
        *,
        interval: float = INTERVAL_SECONDS,
        batch: int = BATCH,
        clock: Clock | None = None,
    ) -> None:
        self._pool = pool
        self._vault = vault
        self._interval = interval
        self._batch = batch
        self._clock = clock or SystemClock()

    async def run(self, stop: asyncio.Event) -> None:
        """Seal every `interval` seconds until `stop` is set."""
        while not stop.is_set():
            try:
                await self.seal_all()
            except Exception as error:
                log.error("audit_not_sealed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._interval):
                    await stop.wait()

    async def seal_all(self) -> int:
        """Seal what is there now, batch by batch; returns how many events."""
        total = 0
        while (sealed := await self.seal_batch()) == self._batch:
            total += sealed
            await asyncio.sleep(0)
        return total + sealed

    async def seal_batch(self) -> int:
        """Seal up to one batch in one transaction; 0 when there is none or another process seals.

        A head that was forged is never built upon: it would come out genuine.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            if not await store.lock_sealing(connection):
                return 0
            head = await store.head(connection)
            if head is not None and not head_is_genuine(self._vault, head):
                log.error("audit_head_forged")
                return 0
            events = await store.unsealed(connection, self._batch)
            if events:
                await self._append(connection, head, events, self._clock.now())
            return len(events)

    async def _append(
        self,
        connection: Connection,
        head: store.Head | None,
        events: list[store.StoredEvent],
        now: datetime,
    ) -> None:
        sequence, digest = (head.sequence, head.digest) if head else (0, FIRST_DIGEST)
        key_id = self._vault.ring.active("audit").id
        places = []
        for event in events:
            if not is_of_origin(self._vault, event):
                log.error("audit_event_of_unknown_origin", id=str(event.content.id))
            sequence += 1
            digest = link(self._vault, key_id, digest, event)
            places.append((event.content.id, sequence, digest))
        if await store.seal(connection, places, key_id) != len(places):
            raise RuntimeError("an event vanished while it was sealed")
        mac = head_code(self._vault, key_id, sequence, digest)
        await store.put_head(connection, store.Head(sequence, digest, key_id, mac, now))
