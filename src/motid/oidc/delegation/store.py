"""SQL of exchanged tokens: rows of `access_token` that hang on the grant and the token that they were made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.oidc.handles import Handle


@dataclass(frozen=True, slots=True)
class ExchangedToken:
    """A token to store. `client_id` is None where it is the grant's own; `act` is the claim as JSON."""

    handle: Handle
    parent_id: UUID
    client_id: str | None
    act: str
    audience: list[str] | None
    scope: list[str]
    cnf: str | None
    expires_at: datetime


async def select_subject(connection: Reader, token: Handle, now: datetime) -> Any | None:
    """Return what a valid access token of a citizen says; `granted_to` is the service that the citizen came to."""
    return await connection.fetchrow(
        """SELECT t.id, t.grant_id, t.expires_at, t.audience, t.act, t.cnf, g.account_id, g.client_id AS granted_to,
                  coalesce(t.client_id, g.client_id) AS client_id, coalesce(t.scope, g.scope) AS scope,
                  g.subject, g.acr, g.amr, g.auth_time
             FROM access_token t JOIN authorization_grant g ON g.id = t.grant_id
            WHERE t.id = $1 AND t.secret_hash = coalesce($2, t.secret_hash) AND t.expires_at > $3
              AND g.revoked_at IS NULL""",
        token.id, token.digest, now,
    )  # fmt: skip


async def insert_exchanged(connection: Connection, token: ExchangedToken, now: datetime) -> bool:
    """Store a token while the one that it is made of holds; False when that one has just ended.

    That one stays to the end of the transaction, so that whoever ends it then sees the new token and ends it too.
    """
    row = await connection.fetchrow(
        """INSERT INTO access_token (id, grant_id, secret_hash, expires_at, audience, scope, cnf, client_id, act,
                                     parent_id)
           SELECT $1, t.grant_id, $2, least(t.expires_at, $3), $4, $5, $6, $7, $8, t.id
             FROM access_token t JOIN authorization_grant g ON g.id = t.grant_id
            WHERE t.id = $9 AND t.expires_at > $10 AND g.revoked_at IS NULL FOR KEY SHARE OF t
           RETURNING id""",
        token.handle.id, token.handle.digest, token.expires_at, token.audience, token.scope, token.cnf,
        token.client_id, token.act, token.parent_id, now,
    )  # fmt: skip
    return row is not None


async def end_exchanged(connection: Connection, token_id: UUID) -> None:
    """End what was made of a token, and what was made of that."""
    await connection.execute(
        """WITH RECURSIVE made AS (
               SELECT id FROM access_token WHERE parent_id = $1
               UNION ALL SELECT next.id FROM access_token next JOIN made ON next.parent_id = made.id)
           DELETE FROM access_token WHERE id IN (SELECT id FROM made)""",
        token_id,
    )
