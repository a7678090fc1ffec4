"""Forget recoveries past their time."""

from dataclasses import dataclass
from datetime import timedelta

from motid.db import Database
from motid.recovery.store import changes, resets

_BATCH = 500
_KEPT_FOR = timedelta(days=1)
"""For the support desk; the trail keeps the events."""


@dataclass(frozen=True, slots=True)
class RemoveExpired:
    """Runs as a schedule of the worker."""

    database: Database

    async def __call__(self) -> None:
        """Remove them in small batches, so that nobody waits for a lock."""
        before = self.database.clock.now() - _KEPT_FOR
        while await resets.remove_expired(self.database.pool, before, _BATCH) == _BATCH:
            pass
        while await changes.remove_expired(self.database.pool, before, _BATCH) == _BATCH:
            pass
