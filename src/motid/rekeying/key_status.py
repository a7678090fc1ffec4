"""What keys there are, and whether a rotation waits to be continued. No secret is part of it."""

from datetime import datetime

import msgspec

from motid.db import Connection
from motid.rekeying import store


class KeyLine(msgspec.Struct, frozen=True):
    """One key."""

    id: int
    purpose: str
    state: str
    slot: str | None
    master_version: str
    created_at: datetime
    changed_at: datetime


class KeyStatus(msgspec.Struct, frozen=True):
    """Every key, the steps of an unfinished rotation that are still to do, and when one last finished."""

    keys: list[KeyLine]
    unfinished: list[str]
    last_rotation: datetime | None


async def key_status(connection: Connection) -> KeyStatus:
    """Return the state of the keys."""
    row = await store.unfinished(connection)
    return KeyStatus(
        keys=[
            KeyLine(
                key.id, key.purpose, key.state, key.slot, key.wrapped.master_version, key.created_at, key.changed_at
            )
            for key in await store.keys(connection)
        ],
        unfinished=[step for step in row.steps if step not in row.done] if row else [],
        last_rotation=await store.last_finished(connection),
    )
