"""All SQL of security events: table `security_event`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


async def clients_to_tell(connection: Connection, client_ids: Sequence[str]) -> list[str]:
    """Return those clients that are still registered and want to hear of events."""
    rows = await connection.fetch(
        """SELECT id FROM client WHERE id = ANY ($1) AND removed_at IS NULL AND metadata ? 'security_event_uri'
            ORDER BY id""",
        list(client_ids),
    )
    return [row["id"] for row in rows]


async def insert_events(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert events to deliver: (id, client, person, successor, event, reason, occurred_at, expires_at)."""
    await connection.executemany(
        """INSERT INTO security_event (id, client_id, person_id, successor_id, event, reason, state, occurred_at,
                                       changed_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $8)""",
        rows,
    )


async def person_of(connection: Connection, account_id: UUID) -> UUID | None:
    """Return the person of an account."""
    person_id: UUID | None = await connection.fetchval("SELECT person_id FROM account WHERE id = $1", account_id)
    return person_id


async def select_waiting(connection: Reader, event_id: UUID) -> Any | None:
    """Return an event that was not delivered yet."""
    return await connection.fetchrow(
        """SELECT client_id, person_id, successor_id, event, reason, attempts, occurred_at FROM security_event
            WHERE id = $1 AND state = 'waiting'""",
        event_id,
    )


async def note_attempt(connection: Reader, event_id: UUID, state: str, error: str | None, now: datetime) -> None:
    """Note how an attempt ended; what was delivered stays so, whoever tried beside it."""
    await connection.execute(
        """UPDATE security_event SET state = $2, last_error = $3, attempts = attempts + 1, changed_at = $4
            WHERE id = $1 AND state = 'waiting'""",
        event_id, state, error, now,
    )  # fmt: skip
