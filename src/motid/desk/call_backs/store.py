"""All SQL of calls back: table `call_back`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.desk.call_backs.model import CallBack, PartOfDay
from motid.desk.model import CaseKind
from motid.vault import BlindIndex

_ENTRY = "id, number, state, topic, part_of_day, asked_at, due_at, next_at, tries, taken_by, taken_at"


def entry_of(row: Any) -> CallBack:
    """Return the entry of a row."""
    return CallBack(
        id=row["id"],
        number=row["number"],
        state=row["state"],
        topic=CaseKind(row["topic"]),
        part_of_day=PartOfDay(row["part_of_day"]),
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        next_at=row["next_at"],
        tries=row["tries"],
        taken_by=row["taken_by"],
        taken_at=row["taken_at"],
    )


async def next_number(connection: Connection) -> str:
    """Return the next short number, such as "GL-000123"; gaps are possible, repeats are not."""
    number: int = await connection.fetchval("SELECT nextval('call_back_number')")
    return f"GL-{number:06}"


async def count_waiting(connection: Reader) -> int:
    """Return how many wait, or are being called."""
    waiting: int = await connection.fetchval("SELECT count(*) FROM call_back WHERE state IN ('waiting', 'taken')")
    return waiting


async def insert(
    connection: Connection,
    *,
    entry_id: UUID,
    number: str,
    topic: CaseKind,
    part_of_day: PartOfDay,
    asked_at: datetime,
    due_at: datetime,
    next_at: datetime,
    link_digest: bytes,
    index: BlindIndex,
    sealed: bytes,
) -> bool:
    """Insert a waiting entry; False where the telephone has one already."""
    status: str = await connection.execute(
        """INSERT INTO call_back (id, number, state, topic, part_of_day, asked_at, due_at, next_at, link_digest,
                                  index_a, index_b, sealed)
           VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING""",
        entry_id, number, topic, part_of_day, asked_at, due_at, next_at, link_digest, index.a, index.b, sealed,
    )  # fmt: skip
    return status == "INSERT 0 1"


async def withdraw(connection: Connection, entry_id: UUID, digest: bytes, now: datetime) -> bool:
    """End an entry by the digest of its link; False where it is over."""
    status: str = await connection.execute(
        """UPDATE call_back SET state = 'withdrawn', ended_at = $3, taken_by = NULL, taken_at = NULL
            WHERE id = $1 AND link_digest = $2 AND state IN ('waiting', 'taken')""",
        entry_id, digest, now,
    )  # fmt: skip
    return status == "UPDATE 1"


async def select_by_link(connection: Reader, entry_id: UUID, digest: bytes) -> CallBack | None:
    """Return the entry that a link is for, while it waits."""
    row = await connection.fetchrow(
        f"""SELECT {_ENTRY} FROM call_back
             WHERE id = $1 AND link_digest = $2 AND state IN ('waiting', 'taken')""",  # noqa: S608 - constant text
        entry_id, digest,
    )  # fmt: skip
    return None if row is None else entry_of(row)


async def take(connection: Connection, official_id: UUID, now: datetime, entry_id: UUID | None) -> Any | None:
    """Give an entry to an official, the one asked for, or the one that has waited longest; None where there is none.

    Of two who ask at once, each gets another: an entry that somebody is taking is passed over.
    """
    return await connection.fetchrow(
        f"""UPDATE call_back SET state = 'taken', taken_by = $1, taken_at = $2
             WHERE id = (SELECT id FROM call_back
                          WHERE state = 'waiting' AND ($3::uuid IS NULL AND next_at <= $2 OR id = $3)
                          ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING {_ENTRY}, sealed""",  # noqa: S608 - constant text
        official_id, now, entry_id,
    )  # fmt: skip


async def held_by(connection: Reader, official_id: UUID) -> Any | None:
    """Return what an official has taken: the entry, and its bundle."""
    return await connection.fetchrow(
        f"""SELECT {_ENTRY}, sealed FROM call_back WHERE taken_by = $1 AND state = 'taken'
             ORDER BY taken_at LIMIT 1""",  # noqa: S608 - constant text
        official_id,
    )


async def lock_held(connection: Connection, entry_id: UUID, official_id: UUID) -> Any | None:
    """Lock and return an entry that an official has taken; None where it is not (any more)."""
    return await connection.fetchrow(
        f"""SELECT {_ENTRY}, sealed FROM call_back WHERE id = $1 AND taken_by = $2 AND state = 'taken'
               FOR UPDATE""",  # noqa: S608 - constant text
        entry_id, official_id,
    )  # fmt: skip


async def give_back(connection: Connection, entry_id: UUID, next_at: datetime, *, tried: bool) -> None:
    """Let a taken entry wait again; `tried`: nobody answered."""
    await connection.execute(
        """UPDATE call_back SET state = 'waiting', taken_by = NULL, taken_at = NULL, next_at = $2,
                  tries = tries + $3::integer WHERE id = $1""",
        entry_id, next_at, int(tried),
    )  # fmt: skip


async def end(
    connection: Connection, entry_id: UUID, state: str, now: datetime, *, ended_by: UUID, case_id: UUID | None = None
) -> None:
    """End a taken entry."""
    await connection.execute(
        """UPDATE call_back SET state = $2, ended_at = $3, ended_by = $4, case_id = $5, taken_by = NULL,
                  taken_at = NULL, tries = tries + 1 WHERE id = $1""",
        entry_id, state, now, ended_by, case_id,
    )  # fmt: skip


async def select_waiting(connection: Reader, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[CallBack]:
    """Return who waits, the longest first, from behind `after` on."""
    asked_at, entry_id = after or (None, None)
    rows = await connection.fetch(
        f"""SELECT {_ENTRY} FROM call_back
             WHERE state = 'waiting' AND ($1::timestamptz IS NULL OR (asked_at, id) > ($1, $2::uuid))
             ORDER BY asked_at, id LIMIT $3""",  # noqa: S608 - constant text
        asked_at, entry_id, limit,
    )  # fmt: skip
    return [entry_of(row) for row in rows]


async def insert_reveal(
    connection: Connection,
    *,
    reveal_id: UUID,
    entry_id: UUID,
    official_id: UUID,
    now: datetime,
    until: datetime,
    sealed: bytes,
) -> None:
    """Record that the telephone of an entry was shown to an official."""
    await connection.execute(
        """INSERT INTO desk_reveal (id, call_back_id, field, reason, revealed_to, revealed_at, visible_until, sealed)
           VALUES ($1, $2, 'phone', 'call_back', $3, $4, $5, $6)""",
        reveal_id, entry_id, official_id, now, until, sealed,
    )  # fmt: skip


async def give_back_held_since(connection: Connection, before: datetime, now: datetime, batch: int) -> list[UUID]:
    """Let entries wait again that somebody took before an instant and did nothing about."""
    rows = await connection.fetch(
        """UPDATE call_back SET state = 'waiting', taken_by = NULL, taken_at = NULL, next_at = $2
            WHERE id IN (SELECT id FROM call_back WHERE state = 'taken' AND taken_at < $1
                          ORDER BY taken_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id""",
        before, now, batch,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def expire_asked_before(connection: Connection, before: datetime, now: datetime, batch: int) -> list[Any]:
    """End entries that wait since before an instant; returns (id, number, sealed)."""
    rows: list[Any] = await connection.fetch(
        """UPDATE call_back SET state = 'expired', ended_at = $2
            WHERE id IN (SELECT id FROM call_back WHERE state = 'waiting' AND asked_at < $1
                          ORDER BY asked_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id, number, sealed""",
        before, now, batch,
    )  # fmt: skip
    return rows


async def lock_erasable(connection: Connection, ended_before: datetime, batch: int) -> list[UUID]:
    """Lock entries that ended long enough ago and still say whom they were about."""
    rows = await connection.fetch(
        """SELECT id FROM call_back WHERE ended_at < $1 AND erased_at IS NULL
            ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED""",
        ended_before, batch,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def erase(connection: Connection, rows: Sequence[tuple[UUID, bytes]], now: datetime) -> None:
    """Replace the bundles of entries by empty ones, and forget the telephones."""
    await connection.execute(
        """UPDATE call_back SET sealed = erased.sealed, index_a = NULL, index_b = NULL, erased_at = $3
             FROM unnest($1::uuid[], $2::bytea[]) AS erased (id, sealed) WHERE call_back.id = erased.id""",
        [entry_id for entry_id, _ in rows], [sealed for _, sealed in rows], now,
    )  # fmt: skip
