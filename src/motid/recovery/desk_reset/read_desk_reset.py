"""What became of a link: for its holder, who is shown a form, and for the case."""

from uuid import UUID

from motid.db import Database, Reader
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.desk_reset import store
from motid.recovery.desk_reset.model import DeskReset, DeskResetState


async def read_desk_reset(database: Database, link: OpaqueToken) -> DeskReset | None:
    """Return the reset of a link that can be used; None for any other. Uses nothing up: programs open links ahead."""
    row = await store.select(database.pool, link.id)
    if row is None or not link.matches(row["secret_digest"]):
        return None
    usable = row["state"] == "sent" and row["tries_left"] > 0 and row["expires_at"] > database.clock.now()
    return store.to_reset(database.vault, row) if usable else None


async def state_of_desk_reset(connection: Reader, reset_id: UUID) -> DeskResetState | None:
    """Return what became of a reset, for its case; None when it was so long ago that it is forgotten."""
    row = await store.select(connection, reset_id)
    return row["state"] if row is not None else None
