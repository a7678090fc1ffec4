"""Look at logos again from time to time, and at those at which nobody has looked."""

from typing import Final

from motid.db import Database
from motid.jobs import Schedule, enqueue
from motid.kernel.actor import SYSTEM
from motid.oidc.client_logos import store
from motid.oidc.client_logos.model import REFRESHED_AFTER
from motid.oidc.client_logos.want_logos import FETCH_JOB, FetchLogos

BATCH: Final = 100
"""Clients an hour; more wait for the next one."""


async def tend_logos(database: Database) -> int:
    """Queue a look at the logos that are due, forget those of removed clients; return how many are due."""
    async with database.begin(SYSTEM) as uow:
        await store.delete_of_removed(uow.connection)
        due = await store.select_due(uow.connection, uow.now, REFRESHED_AFTER, BATCH)
        for client_id in due:
            await enqueue(uow, FETCH_JOB, FetchLogos(client_id))
    return len(due)


def logo_schedule(database: Database) -> Schedule:
    """Return the schedule of this package."""

    async def run() -> None:
        await tend_logos(database)

    return Schedule("oidc_tend_client_logos", "37 * * * *", run)
