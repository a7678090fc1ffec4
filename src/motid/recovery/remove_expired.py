"""Forget recoveries past their time."""

from dataclasses import dataclass
from datetime import timedelta

from motid.db import Database
from motid.recovery.caller_check import store as caller_checks
from motid.recovery.desk_reset import store as desk_resets
from motid.recovery.store import changes, resets

_BATCH = 500
_REMOVALS = (resets.remove_expired, changes.remove_expired, desk_resets.remove_expired, caller_checks.remove_expired)
_KEPT_FOR = timedelta(days=1)
"""For the support desk; the trail keeps the events."""


@dataclass(frozen=True, slots=True)
class RemoveExpired:
    """Runs as a schedule of the worker."""

    database: Database

    async def __call__(self) -> None:
        """Remove them in small batches, so that nobody waits for a lock."""
        before = self.database.clock.now() - _KEPT_FOR
        for remove in _REMOVALS:
            while await remove(self.database.pool, before, _BATCH) == _BATCH:
                pass
