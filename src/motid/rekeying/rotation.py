"""One rotation under way: what every step needs, and how it waits until all processes know of a change."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from motid.db import Connection
from motid.rekeying import store
from motid.rekeying.model import Progress, Report, Step
from motid.vault import KeyProvider, SealedTable, Vault
from motid.vault.key_ring import FRESH_INTERVALS, KeyState, Slot
from motid.vault.store import add_key, load_keys

BATCH = 500


@dataclass(slots=True)
class Rotation:
    """Works on one connection, the one that holds the lock: where that is lost, no step goes on."""

    connection: Connection
    provider: KeyProvider
    vault: Vault
    tables: Sequence[SealedTable]
    interval: float
    report: Report
    continued: bool = False
    batch: int = BATCH

    async def settle(self, step: Step) -> None:
        """Wait until no process can act on the keys as they were before now.

        After two refresh intervals every process has read the new keys or refuses to write (`RingStale`). What a
        transaction that is still open wrote before that is waited for as well.
        """
        self.report(Progress(step, "waiting"))
        await asyncio.sleep(FRESH_INTERVALS * self.interval)
        settled = await store.database_time(self.connection)
        while await store.has_transaction_from_before(self.connection, settled):  # noqa: ASYNC110 - of the database
            await asyncio.sleep(min(0.5, self.interval))
        await self.refresh()

    async def pause(self) -> None:
        """Let those finish who hold the rows that a pass skipped."""
        await asyncio.sleep(min(0.05, self.interval))

    async def refresh(self) -> None:
        """Bring the ring of this process up to the stored keys."""
        self.vault.ring.replace(await load_keys(self.connection, self.provider))

    async def add_key(self, purpose: str, state: KeyState, slot: Slot | None = None) -> int:
        """Store a fresh key and return its id."""
        key_id = await add_key(self.connection, self.provider, purpose, state, slot)
        if key_id is None:
            raise RuntimeError(f"another {purpose} key appeared")
        return key_id

    async def keys(self, purpose: str) -> dict[KeyState, list[store.KeyRow]]:
        """Return the keys of a purpose by state."""
        found: dict[KeyState, list[store.KeyRow]] = {}
        for key in await store.keys(self.connection, purpose):
            found.setdefault(key.state, []).append(key)
        return found

    async def activate(self, old: int, new: int, state: KeyState = "active") -> None:
        """Let `new` lead, in one transaction."""
        async with self.connection.transaction():
            await store.succeed(self.connection, old, new, state)
        await self.refresh()
