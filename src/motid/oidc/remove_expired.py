"""Remove what has ended, so that tables do not grow without end."""

from typing import Final

from motid.db import Database, remove_ended
from motid.jobs import Schedule
from motid.oidc.client_events.remove_old import client_event_schedule
from motid.oidc.client_logos.tend_logos import logo_schedule

ENDING: Final = {
    "access_token": "expires_at",
    "machine_token": "expires_at",
    "refresh_token": "expires_at",
    "authorization_grant": "ends_at",
    "authorization_request": "expires_at",
    "pushed_request": "ends_at",
    "decoupled_request": "ends_at",
    "used_assertion": "expires_at",
    "dpop_proof": "expires_at",
    "known_subject": "expires_at",
    "session_client": "expires_at",
    "logout_notice": "expires_at",
    "security_event": "expires_at",
}
"""The tables whose rows end, and the column that says when; each has an index on it."""


async def remove_expired(database: Database) -> int:
    """Remove expired rows and return how many."""
    now = database.clock.now()
    return sum([await remove_ended(database.pool, table, column, now) for table, column in ENDING.items()])


def schedules(database: Database) -> tuple[Schedule, ...]:
    """Return the schedules of this package."""

    async def run() -> None:
        await remove_expired(database)

    return (
        Schedule("oidc_remove_expired", "*/5 * * * *", run),
        client_event_schedule(database),
        logo_schedule(database),
    )
