"""SQL of pushed authorization requests."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection, Reader, take_row
from motid.oidc.handles import Handle


async def insert_pushed(
    connection: Reader, handle: Handle, *, client_id: str, sealed: bytes, expires_at: datetime, ends_at: datetime
) -> None:
    """Store a pushed request."""
    await connection.execute(
        """INSERT INTO pushed_request (id, client_id, secret_hash, expires_at, ends_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        handle.id, client_id, handle.digest, expires_at, ends_at, sealed,
    )  # fmt: skip


async def select_pushed(connection: Reader, handle: Handle, client_id: str, now: datetime) -> bytes | None:
    """Return a pushed request that may still be loaded by its client."""
    sealed: bytes | None = await connection.fetchval(
        """SELECT sealed FROM pushed_request
            WHERE id = $1 AND secret_hash = $2 AND client_id = $3 AND expires_at > $4""",
        handle.id, handle.digest, client_id, now,
    )  # fmt: skip
    return sealed


_TAKING_PUSHED = "DELETE FROM pushed_request WHERE id = $1 RETURNING id"


async def take_pushed(connection: Reader, pushed_id: UUID) -> bool:
    """Use a pushed request up; True for the one answer that may go out."""
    return await connection.fetchrow(_TAKING_PUSHED, pushed_id) is not None


async def take_pushed_for_answer(connection: Connection, pushed_id: UUID) -> None:
    """Use a pushed request up; raises `NothingTaken` for all answers but one."""
    await take_row(connection, _TAKING_PUSHED, pushed_id)
