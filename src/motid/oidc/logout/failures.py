"""The overview of services that could not be told of the end of a session."""

from datetime import datetime

import msgspec

from motid.db import Reader
from motid.oidc.logout import store


class LogoutFailures(msgspec.Struct, frozen=True):
    """The notices of one service that one thing went wrong with.

    `failed` were given up, `waiting` are tried again; `latest` is the time of the last attempt.
    """

    client_id: str
    reason: str
    failed: int
    waiting: int
    latest: datetime


async def logout_failures(connection: Reader) -> list[LogoutFailures]:
    """Return what went wrong in the last thirty days and is not mended, the latest first."""
    return [
        LogoutFailures(row["client_id"], row["last_error"], row["failed"], row["waiting"], row["latest"])
        for row in await store.select_troubled(connection)
    ]
