"""Notes refusals in memory and writes them in batches, so that neither answer nor refusal waits for the database."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from motid.db import Database
from motid.oidc.client_events import store
from motid.oidc.client_events.model import (
    LONGEST_DETAIL,
    NOT_OF_THE_CLIENT,
    EventKey,
    hour_of,
)

log = structlog.get_logger()

FLUSH_SECONDS: Final = 2.0
MOST_KINDS: Final = 60
"""How many different faults of a client a process tells apart in an hour; what is more is counted as one."""
MANY: Final = "many different faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal. `detail` is a text of ours; `value` is of the request and may be shown (`shown_address`).

    `client_id` is a registered client's; None when the request is of none, so that nobody has a list of it.
    """

    client_id: str | None
    endpoint: str
    code: str
    detail: str = ""
    value: str | None = None


@dataclass(slots=True)
class _Count:
    count: int
    first_at: datetime
    last_at: datetime
    value: str | None


class ClientEventRecorder:
    """The refusals of this process that are not written yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[EventKey, _Count] = {}
        self._kinds: dict[str, set[EventKey]] = {}
        self._hour: datetime | None = None
        self._flushing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def note(self, fault: Fault) -> str | None:
        """Note a refusal and return its reference; None for what is no fault of the client. Never waits."""
        if fault.code in NOT_OF_THE_CLIENT:
            return None
        now = self._database.clock.now()
        if fault.client_id is None:
            return EventKey("", fault.endpoint, fault.code, "", hour_of(now)).reference
        key = self._key(fault.client_id, fault, now)
        found = self._waiting.get(key)
        if found is None:
            self._waiting[key] = _Count(1, now, now, fault.value)
        else:
            found.count += 1
            found.last_at = now
            found.value = fault.value or found.value
        log.info(
            "oidc_client_refused",
            client_id=fault.client_id,
            endpoint=fault.endpoint,
            code=fault.code,
            detail=key.detail,
            reference=key.reference,
        )
        return key.reference

    def _key(self, client_id: str, fault: Fault, now: datetime) -> EventKey:
        """Return what the fault is counted by; a client of endless variety gets one row for the rest of the hour."""
        hour = hour_of(now)
        if hour != self._hour:
            self._hour, self._kinds = hour, {}
        key = EventKey(client_id, fault.endpoint, fault.code, fault.detail[:LONGEST_DETAIL], hour)
        kinds = self._kinds.setdefault(client_id, set())
        if key not in kinds and len(kinds) >= MOST_KINDS:
            return EventKey(client_id, fault.endpoint, fault.code, MANY, hour)
        kinds.add(key)
        return key

    async def flush(self) -> None:
        """Write what waits. When the database does not take it, it waits for the next time."""
        async with self._flushing:
            waiting, self._waiting = self._waiting, {}
            if not waiting:
                return
            rows = [(key, each.count, each.first_at, each.last_at, each.value) for key, each in waiting.items()]
            try:
                await store.add_counts(self._database.pool, rows)
            except BaseException:
                self._take_back(waiting)
                raise

    def _take_back(self, waiting: dict[EventKey, _Count]) -> None:
        for key, count in waiting.items():
            newer = self._waiting.get(key)
            if newer is not None:
                count.count += newer.count
                count.last_at = newer.last_at
            self._waiting[key] = count

    def start(self) -> None:
        """Write every two seconds from now on; end it with `close`."""
        self._task = asyncio.create_task(self._keep_writing())

    async def close(self) -> None:
        """Stop, and write what is left."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._try_to_flush()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self._try_to_flush()

    async def _try_to_flush(self) -> None:
        try:
            await self.flush()
        except Exception as error:
            log.warning("oidc_client_events_not_written", error=type(error).__name__)
