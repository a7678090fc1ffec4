"""The SQL of initial access tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.oidc.handles import Handle
from motid.oidc.registration.model import InitialAccessToken


async def insert_token(connection: Connection, token: InitialAccessToken, digest: bytes, now: datetime) -> None:
    """Store a token."""
    await connection.execute(
        """INSERT INTO initial_access_token
               (id, label, secret_hash, scope, fixed, uses_left, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        token.id, token.label, digest, list(token.scope), token.fixed, token.uses_left, now, token.expires_at,
    )  # fmt: skip


async def select_usable(connection: Reader, token: Handle, now: datetime) -> Any | None:
    """Return a token by which a client may be registered now."""
    return await connection.fetchrow(
        """SELECT id, label, scope, fixed, uses_left, expires_at, revoked_at FROM initial_access_token
            WHERE id = $1 AND secret_hash = $2 AND uses_left > 0 AND expires_at > $3 AND revoked_at IS NULL""",
        token.id, token.digest, now,
    )  # fmt: skip


async def select_token_of(connection: Reader, client_id: str) -> Any | None:
    """Return the token by which a client registered, whatever became of it."""
    return await connection.fetchrow(
        """SELECT t.id, t.label, t.scope, t.fixed, t.uses_left, t.expires_at, t.revoked_at
             FROM client AS c JOIN initial_access_token AS t ON t.id = c.initial_token_id WHERE c.id = $1""",
        client_id,
    )


async def use(connection: Connection, token_id: UUID, now: datetime) -> bool:
    """Count one use; False when none is left."""
    row = await connection.fetchrow(
        """UPDATE initial_access_token SET uses_left = uses_left - 1
            WHERE id = $1 AND uses_left > 0 AND expires_at > $2 AND revoked_at IS NULL RETURNING id""",
        token_id, now,
    )  # fmt: skip
    return row is not None


async def select_tokens(connection: Reader) -> list[Any]:
    """Return every token, the oldest first."""
    return await connection.fetch(
        """SELECT id, label, scope, fixed, uses_left, expires_at, revoked_at FROM initial_access_token ORDER BY id"""
    )


async def revoke(connection: Connection, token_id: UUID, now: datetime) -> bool:
    """End a token; False when it has ended already, or never was."""
    row = await connection.fetchrow(
        "UPDATE initial_access_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id",
        token_id, now,
    )  # fmt: skip
    return row is not None
