"""Forget events that are older than thirty days, in small batches."""

from typing import Final

from motid.db import Database
from motid.jobs import Schedule
from motid.oidc.client_events import store

BATCH: Final = 1000
MOST_BATCHES: Final = 100


async def remove_old_events(database: Database) -> int:
    """Remove old events and return how many; what is left after a hundred batches goes next time."""
    removed = 0
    for _ in range(MOST_BATCHES):
        gone = await store.delete_old(database.pool, database.clock.now(), BATCH)
        removed += gone
        if gone < BATCH:
            break
    return removed


def client_event_schedule(database: Database) -> Schedule:
    """Return the schedule that forgets old events."""

    async def run() -> None:
        await remove_old_events(database)

    return Schedule("oidc_remove_client_events", "23 * * * *", run)
