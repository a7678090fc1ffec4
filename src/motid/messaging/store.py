"""All SQL of the outbox: tables `outbound_message`, `delivery_receipt`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.messaging.model import Channel, OutboundMessage, Purpose, State

_MESSAGE = "id, channel, purpose, idempotency_key, not_after, state, attempts, created_at, updated_at, sealed"


async def insert(
    connection: Connection,
    *,
    message_id: UUID,
    channel: Channel,
    purpose: Purpose,
    idempotency_key: str,
    not_after: datetime | None,
    now: datetime,
    sealed: bytes,
) -> bool:
    """Insert a queued message; False when its idempotency key is there already."""
    inserted = await connection.fetchval(
        """INSERT INTO outbound_message
                  (id, channel, purpose, idempotency_key, not_after, state, created_at, updated_at, due_at, sealed)
           VALUES ($1, $2, $3, $4, $5, 'queued', $6, $6, $6, $7)
           ON CONFLICT (idempotency_key) DO NOTHING RETURNING id""",
        message_id, channel, purpose, idempotency_key, not_after, now, sealed,
    )  # fmt: skip
    return inserted is not None


async def id_of_key(connection: Connection, idempotency_key: str) -> UUID:
    """Return the message that has this idempotency key."""
    found: UUID = await connection.fetchval(
        "SELECT id FROM outbound_message WHERE idempotency_key = $1", idempotency_key
    )
    return found


async def lock(connection: Connection, message_id: UUID) -> OutboundMessage | None:
    """Lock and return a message; None when it is gone."""
    row = await connection.fetchrow(
        f"SELECT {_MESSAGE} FROM outbound_message WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant text
        message_id,
    )
    return OutboundMessage(**row) if row else None


async def claim(connection: Connection, message_id: UUID, now: datetime) -> None:
    """Mark a locked message as being submitted, and count the attempt."""
    await connection.execute(
        """UPDATE outbound_message SET state = 'submitting', attempts = attempts + 1, updated_at = $2, due_at = $2
            WHERE id = $1""",
        message_id, now,
    )  # fmt: skip


async def requeue(
    connection: Connection, message_id: UUID, attempt: int, *, now: datetime, due: datetime, code: str
) -> bool:
    """Give a claimed message back to the queue; False when another worker has taken it over since."""
    status: str = await connection.execute(
        """UPDATE outbound_message SET state = 'queued', last_error = $4, updated_at = $3, due_at = $5
            WHERE id = $1 AND attempts = $2 AND state = 'submitting'""",
        message_id, attempt, now, code, due,
    )  # fmt: skip
    return status == "UPDATE 1"


async def settle(
    connection: Connection,
    message_id: UUID,
    attempt: int,
    *,
    state: State,
    now: datetime,
    code: str | None,
    provider_ids: Sequence[str] = (),
) -> bool:
    """End a message that nobody else has claimed or ended since; a late acceptance also ends an uncertain one."""
    status: str = await connection.execute(
        """UPDATE outbound_message
              SET state = $3, updated_at = $4, last_error = coalesce($5, last_error), provider_ids = $6
            WHERE id = $1 AND attempts = $2
              AND (state IN ('queued', 'submitting') OR (state = 'uncertain' AND $3 = 'sent'))""",
        message_id, attempt, state, now, code, list(provider_ids),
    )  # fmt: skip
    return status == "UPDATE 1"


async def erase(connection: Connection, rows: Sequence[tuple[UUID, bytes]], now: datetime) -> None:
    """Replace the bundles of messages by erased ones."""
    await connection.execute(
        """UPDATE outbound_message AS message SET sealed = erased.sealed, erased_at = $3
             FROM unnest($1::uuid[], $2::bytea[]) AS erased (id, sealed)
            WHERE message.id = erased.id""",
        [message_id for message_id, _ in rows], [sealed for _, sealed in rows], now,
    )  # fmt: skip


async def lock_erasable(connection: Connection, settled_before: datetime, limit: int) -> list[Any]:
    """Lock settled messages whose content has been kept long enough: (id, sealed)."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, sealed FROM outbound_message
            WHERE erased_at IS NULL AND state NOT IN ('queued', 'submitting') AND updated_at < $1
            ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED""",
        settled_before, limit,
    )  # fmt: skip
    return rows


async def overdue(connection: Connection, due_before: datetime, now: datetime, limit: int) -> list[Any]:
    """Return messages that no job seems to care for, and give them a new turn: (id, channel, purpose)."""
    rows: list[Any] = await connection.fetch(
        """UPDATE outbound_message SET due_at = $2
            WHERE id IN (SELECT id FROM outbound_message
                          WHERE state IN ('queued', 'submitting') AND due_at < $1
                          ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, channel, purpose""",
        due_before, now, limit,
    )  # fmt: skip
    return rows


async def keep_receipt(connection: Reader, provider_id: str, state: str, now: datetime) -> None:
    """Store what the SMSC said last of a segment."""
    await connection.execute(
        """INSERT INTO delivery_receipt (provider_id, state, received_at) VALUES ($1, $2, $3)
           ON CONFLICT (provider_id) DO UPDATE SET state = $2, received_at = $3""",
        provider_id, state, now,
    )  # fmt: skip


async def forget_receipts(connection: Reader, received_before: datetime) -> None:
    """Delete old receipts."""
    await connection.execute("DELETE FROM delivery_receipt WHERE received_at < $1", received_before)
