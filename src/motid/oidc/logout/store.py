"""SQL of the services that a session reached, and of what they are told of its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


@dataclass(frozen=True, slots=True)
class SessionClient:
    """A service that a session reached, with the names that it knows citizen and session by."""

    client_id: str
    subject: str
    sid: str


async def insert_session_client(
    connection: Connection, row_id: UUID, session_id: UUID, client: SessionClient, expires_at: datetime
) -> None:
    """Note that a session reached a service; once is enough."""
    await connection.execute(
        """INSERT INTO session_client (id, session_id, client_id, subject, sid, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (session_id, client_id) DO NOTHING""",
        row_id, session_id, client.client_id, client.subject, client.sid, expires_at,
    )  # fmt: skip


async def select_session_clients(connection: Reader, session_id: UUID) -> list[SessionClient]:
    """Return the services that a session reached, in the order in which it did."""
    rows = await connection.fetch(
        "SELECT client_id, subject, sid FROM session_client WHERE session_id = $1 ORDER BY id", session_id
    )
    return [SessionClient(**dict(row)) for row in rows]


async def take_session_clients(connection: Connection, session_id: UUID) -> list[SessionClient]:
    """Remove and return those services of a session that are still registered and want a back-channel call."""
    rows = await connection.fetch(
        """WITH gone AS (DELETE FROM session_client WHERE session_id = $1 RETURNING id, client_id, subject, sid)
           SELECT g.client_id, g.subject, g.sid FROM gone g JOIN client c ON c.id = g.client_id
            WHERE c.removed_at IS NULL AND c.metadata ? 'backchannel_logout_uri' ORDER BY g.id""",
        session_id,
    )  # fmt: skip
    return [SessionClient(**dict(row)) for row in rows]


async def insert_notices(
    connection: Connection, notices: list[tuple[UUID, SessionClient]], now: datetime, expires_at: datetime
) -> None:
    """Store what services are to be told."""
    await connection.executemany(
        """INSERT INTO logout_notice (id, client_id, subject, sid, state, created_at, changed_at, expires_at)
           VALUES ($1, $2, $3, $4, 'waiting', $5, $5, $6)""",
        [(id_, client.client_id, client.subject, client.sid, now, expires_at) for id_, client in notices],
    )


async def select_waiting_notice(connection: Reader, notice_id: UUID) -> Any | None:
    """Return a notice that was not delivered yet."""
    return await connection.fetchrow(
        "SELECT client_id, subject, sid, attempts, created_at FROM logout_notice WHERE id = $1 AND state = 'waiting'",
        notice_id,
    )


async def note_attempt(connection: Reader, notice_id: UUID, state: str, error: str | None, now: datetime) -> None:
    """Note how an attempt ended; what was delivered stays so, whoever tried beside it."""
    await connection.execute(
        """UPDATE logout_notice SET state = $2, last_error = $3, attempts = attempts + 1, changed_at = $4
            WHERE id = $1 AND state = 'waiting'""",
        notice_id, state, error, now,
    )  # fmt: skip


async def select_troubled(connection: Reader) -> list[Any]:
    """Return, a service and error a row, the notices that failed or have failed so far, the latest first."""
    return await connection.fetch(
        """SELECT client_id, last_error, count(*) FILTER (WHERE state = 'failed') AS failed,
                  count(*) FILTER (WHERE state = 'waiting') AS waiting, max(changed_at) AS latest
             FROM logout_notice WHERE last_error IS NOT NULL AND state <> 'delivered'
            GROUP BY client_id, last_error ORDER BY max(changed_at) DESC""",
    )
