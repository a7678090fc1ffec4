"""All SQL of the audit trail: tables `audit_event` and `audit_head`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motid.audit.content import EventContent
from motid.db import Connection

_SEALING_LOCK = 0x4175646974  # "Audit": one sealer at a time, whoever runs it
_LONG = 3600.0
"""Seconds for statements that read the whole trail."""
_CONTENT = "id, occurred_at, kind, account_id, actor_kind, actor_id, session_id, data"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the last sequence, its digest, and a code over both."""

    sequence: int
    digest: bytes
    key_id: int
    mac: bytes
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in the chain; the place is None before it is sealed."""

    content: EventContent
    mac: bytes
    sequence: int | None
    digest: bytes | None
    key_id: int | None


async def insert_event(connection: Connection, event: EventContent, mac: bytes) -> None:
    """Insert one event, not yet sealed into the chain."""
    await connection.execute(
        """INSERT INTO audit_event (id, occurred_at, kind, account_id, actor_kind, actor_id, session_id, data, mac)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        event.id, event.occurred_at, event.kind, event.account_id, event.actor_kind, event.actor_id,
        event.session_id, event.data, mac,
    )  # fmt: skip


async def insert_events(connection: Connection, events: Sequence[EventContent], macs: Sequence[bytes]) -> None:
    """Insert events of one moment and one actor, not yet sealed into the chain."""
    if not events:
        return
    first = events[0]
    await connection.execute(
        """INSERT INTO audit_event (id, occurred_at, kind, account_id, actor_kind, actor_id, session_id, data, mac)
           SELECT id, $1, kind, account, $2, $3, $4, data::jsonb, mac
             FROM unnest($5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::bytea[])
                  AS new (id, kind, account, data, mac)""",
        first.occurred_at, first.actor_kind, first.actor_id, first.session_id,
        [event.id for event in events], [event.kind for event in events], [event.account_id for event in events],
        [msgspec.json.encode(event.data).decode() for event in events], macs,
    )  # fmt: skip


async def lock_sealing(connection: Connection) -> bool:
    """Become the only sealer until the transaction ends; False when another one works."""
    locked: bool = await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _SEALING_LOCK)
    return locked


async def head(connection: Connection) -> Head | None:
    """Return the head; None before the first event is sealed."""
    row = await connection.fetchrow("SELECT sequence, digest, key_id, mac, sealed_at FROM audit_head")
    return None if row is None else Head(**row)


async def put_head(connection: Connection, head: Head) -> None:
    """Move the head."""
    await connection.execute(
        """INSERT INTO audit_head (sequence, digest, key_id, mac, sealed_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (only_row) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest,
              key_id = excluded.key_id, mac = excluded.mac, sealed_at = excluded.sealed_at""",
        head.sequence, head.digest, head.key_id, head.mac, head.sealed_at,
    )  # fmt: skip


async def unsealed(connection: Connection, limit: int) -> list[StoredEvent]:
    """Return the oldest events that are not in the chain yet."""
    rows = await connection.fetch(
        f"SELECT {_CONTENT}, mac, sequence, digest, key_id FROM audit_event"  # noqa: S608 - constant columns
        " WHERE sequence IS NULL ORDER BY id LIMIT $1",
        limit,
    )
    return [_stored(row) for row in rows]


async def seal(connection: Connection, places: list[tuple[UUID, int, bytes]], key_id: int) -> int:
    """Give events (id, sequence, digest) their places in the chain; returns how many took one."""
    updated: str = await connection.execute(
        """UPDATE audit_event SET sequence = place.sequence, digest = place.digest, key_id = $4
             FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS place (id, sequence, digest)
            WHERE audit_event.id = place.id AND audit_event.sequence IS NULL""",
        [place[0] for place in places], [place[1] for place in places], [place[2] for place in places], key_id,
    )  # fmt: skip
    return int(updated.rsplit(maxsplit=1)[-1])


async def count(connection: Connection) -> tuple[int, int]:
    """Return how many events are sealed and how many are not."""
    row = await connection.fetchrow(
        "SELECT count(sequence) AS sealed, count(*) - count(sequence) AS unsealed FROM audit_event", timeout=_LONG
    )
    return (row["sealed"], row["unsealed"]) if row else (0, 0)


async def chain(connection: Connection) -> AsyncIterator[StoredEvent]:
    """Stream every sealed event in sequence, a thousand at a time; needs a transaction."""
    query = (
        f"SELECT {_CONTENT}, mac, sequence, digest, key_id FROM audit_event"  # noqa: S608 - constant columns
        " WHERE sequence IS NOT NULL ORDER BY sequence"
    )
    async for row in connection.cursor(query, prefetch=1000, timeout=_LONG):
        yield _stored(row)


async def everything(connection: Connection) -> AsyncIterator[StoredEvent]:
    """Stream every event, sealed or not, in no particular order; needs a transaction."""
    query = f"SELECT {_CONTENT}, mac, sequence, digest, key_id FROM audit_event"  # noqa: S608 - constant columns
    async for row in connection.cursor(query, prefetch=1000, timeout=_LONG):
        yield _stored(row)


async def history(connection: Connection, account_id: UUID, limit: int, before: UUID | None) -> list[Any]:
    """Return the newest events of an account, those before `before` when given."""
    return list(
        await connection.fetch(
            """SELECT id, kind, occurred_at, actor_kind, data FROM audit_event
                WHERE account_id = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $2""",
            account_id, limit, before,
        )
    )  # fmt: skip


async def values(connection: Connection, account_id: UUID, kind: str, member: str) -> list[str]:
    """Return the different values of a member of an account's events of a kind."""
    rows = await connection.fetch(
        """SELECT DISTINCT data ->> $3 AS value FROM audit_event
            WHERE account_id = $1 AND kind = $2 AND data ->> $3 IS NOT NULL ORDER BY value""",
        account_id, kind, member,
    )  # fmt: skip
    return [row["value"] for row in rows]


def _stored(row: Any) -> StoredEvent:
    content = EventContent(
        row["id"], row["occurred_at"], row["kind"], row["account_id"], row["actor_kind"], row["actor_id"],
        row["session_id"], row["data"],
    )  # fmt: skip
    return StoredEvent(content, row["mac"], row["sequence"], row["digest"], row["key_id"])
