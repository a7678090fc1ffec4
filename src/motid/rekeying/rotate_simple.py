"""Fresh keys for codes, forms, limits and the trail: announced, then active; the old one still verifies."""

from collections.abc import Sequence
from datetime import timedelta

from motid.db import Connection
from motid.rekeying import store
from motid.rekeying.model import KEPT_RETIRING, Progress, Step
from motid.rekeying.rotation import Rotation


async def rotate_simple(rotation: Rotation, purposes: Sequence[Step]) -> None:
    """Rotate several purposes with one wait, or go on where an earlier run was interrupted."""
    for purpose in purposes:
        rotation.report(Progress(purpose, "announcing"))
        if "announced" not in await rotation.keys(purpose):
            await rotation.add_key(purpose, "announced")
    await rotation.settle(purposes[-1])  # every process can verify what the new keys make
    for purpose in purposes:
        keys = await rotation.keys(purpose)
        await rotation.activate(keys["active"][0].id, keys["announced"][0].id)


async def remove_expired_keys(connection: Connection) -> int:
    """Forget keys whose successor has been active for longer than anything that they made can live.

    Part of every rotation, and of the daily schedule. Returns how many.
    """
    now = await store.database_time(connection)
    expired = [
        key.id
        for key in await store.keys(connection)
        if key.state == "retiring" and now - key.changed_at >= KEPT_RETIRING.get(key.purpose, timedelta.max)
    ]
    for key_id in expired:
        await store.remove_key(connection, key_id)
    return len(expired)
