"""Remove sessions at the desk whose time is over; the trail keeps their events."""

from dataclasses import dataclass
from datetime import timedelta

from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.officials import store

_KEPT_FOR = timedelta(days=1)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class ForgetDeskSessions:
    """Forgets them in batches; a schedule runs it."""

    database: Database

    async def __call__(self) -> None:
        """Remove what was over a day ago."""
        removed = _BATCH
        while removed == _BATCH:
            async with self.database.begin(SYSTEM) as uow:
                removed = await store.delete_old_sessions(uow.connection, uow.now - _KEPT_FOR, _BATCH)
