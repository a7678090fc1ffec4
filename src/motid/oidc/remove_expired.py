"""Remove what has ended, in small batches, so that tables do not grow without end."""

from motid.db import Database
from motid.jobs import Schedule
from motid.oidc import grant_store
from motid.oidc.client_events.remove_old import client_event_schedule
from motid.oidc.client_logos.tend_logos import logo_schedule

BATCH = 1000
MOST_BATCHES = 100
TABLES = (
    *("pushed_request", "session_client", "logout_notice", "security_event"),
    *("authorization_request", "access_token", "machine_token", "refresh_token", "authorization_grant"),
    *("used_assertion", "dpop_proof"),
    *("decoupled_request", "known_subject"),
)


async def remove_expired(database: Database) -> int:
    """Remove expired rows and return how many; stops after a hundred batches a table and goes on next time."""
    removed = 0
    for table in TABLES:
        for _ in range(MOST_BATCHES):
            gone = await grant_store.remove_expired(database.pool, table, database.clock.now(), BATCH)
            removed += gone
            if gone < BATCH:
                break
    return removed


def schedules(database: Database) -> tuple[Schedule, ...]:
    """Return the schedules of this package."""

    async def run() -> None:
        await remove_expired(database)

    return (Schedule("oidc_remove_expired", "*/5 * * * *", run), client_event_schedule(database), logo_schedule(database))
