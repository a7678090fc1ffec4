"""Forget registrations past their time, with what was typed into them."""

from dataclasses import dataclass

from motid.db import Database
from motid.proofing.registration import store

_BATCH = 500


@dataclass(frozen=True, slots=True)
class RemoveExpired:
    """Runs as a schedule of the worker."""

    database: Database

    async def __call__(self) -> None:
        """Remove them in small batches, so that nobody waits for a lock."""
        now = self.database.clock.now()
        while await store.remove_expired(self.database.pool, now, _BATCH) == _BATCH:
            pass
