"""SQL of `known_subject`: whom a service that uses CIBA knows by which `sub`."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection, Reader


async def upsert(
    connection: Connection, row_id: UUID, *, client_id: str, subject: str, account_id: UUID, expires_at: datetime
) -> None:
    """Note whom a service has met, at most once a day; the account that signed in last counts."""
    await connection.execute(
        """INSERT INTO known_subject (id, client_id, subject, account_id, expires_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (client_id, subject) DO UPDATE SET account_id = $4, expires_at = $5
            WHERE known_subject.account_id <> $4 OR known_subject.expires_at < $5::timestamptz - interval '1 day'""",
        row_id, client_id, subject, account_id, expires_at,
    )  # fmt: skip


async def account_of(connection: Reader, client_id: str, subject: str) -> UUID | None:
    """Return the active account of a subject."""
    found: UUID | None = await connection.fetchval(
        """SELECT account.id FROM known_subject k JOIN account ON account.id = k.account_id
            WHERE k.client_id = $1 AND k.subject = $2 AND account.state = 'active'""",
        client_id, subject,
    )  # fmt: skip
    return found
