"""Forget requests and joins past their time, with what was typed into them."""

from dataclasses import dataclass

from motid.db import Database
from motid.normalisation import join_store
from motid.normalisation.request import store

_BATCH = 500


@dataclass(frozen=True, slots=True)
class RemoveExpired:
    """Runs as a schedule of the worker."""

    database: Database

    async def __call__(self) -> None:
        """Remove them in small batches, so that nobody waits for a lock."""
        now, pool = self.database.clock.now(), self.database.pool
        while await store.remove_expired(pool, now, _BATCH) == _BATCH:
            pass
        while await join_store.remove_expired(pool, now, _BATCH) == _BATCH:
            pass
