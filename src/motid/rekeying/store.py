"""All SQL of the rotation: the state of keys, and batches of sealed tables.

Names of tables and columns come from `SEALED_TABLES` in the code, never from outside. Batches lock rows only for
their own statement and skip rows that somebody else holds; a later pass meets those again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection
from motid.vault import SealedTable
from motid.vault.key_provider import WrappedKey
from motid.vault.key_ring import KeyState, Slot

_LOCK = 0x52656B6579  # "Rekey": one rotation at a time
_LONG = 3600.0
"""Seconds for statements that read a whole table."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as stored."""

    id: int
    purpose: str
    state: KeyState
    slot: Slot | None
    wrapped: WrappedKey
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RotationRow:
    """A rotation: what it set out to do, and what is done."""

    id: UUID
    steps: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """New content for a row that still holds `sealed`."""

    id: UUID
    sealed: bytes
    content: bytes


# ---- the rotation itself


async def lock(connection: Connection) -> bool:
    """Become the only rotation on this connection, until it closes or `unlock`."""
    locked: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK)
    return locked


async def unlock(connection: Connection) -> None:
    """Let another rotation begin."""
    await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)


async def unfinished(connection: Connection) -> RotationRow | None:
    """Return the rotation that began and did not finish."""
    row = await connection.fetchrow("SELECT id, steps, done FROM key_rotation WHERE finished_at IS NULL")
    return RotationRow(row["id"], tuple(row["steps"]), tuple(row["done"])) if row else None


async def last_finished(connection: Connection) -> datetime | None:
    """Return when a rotation last finished."""
    moment: datetime | None = await connection.fetchval("SELECT max(finished_at) FROM key_rotation")
    return moment


async def insert_rotation(connection: Connection, rotation_id: UUID, steps: tuple[str, ...], now: datetime) -> None:
    """Remember a rotation that begins."""
    await connection.execute(
        "INSERT INTO key_rotation (id, steps, started_at) VALUES ($1, $2, $3)", rotation_id, list(steps), now
    )


async def mark_done(connection: Connection, rotation_id: UUID, step: str) -> None:
    """Remember that a step is done."""
    await connection.execute("UPDATE key_rotation SET done = done || $2::text WHERE id = $1", rotation_id, step)


async def finish_rotation(connection: Connection, rotation_id: UUID, now: datetime) -> None:
    """Remember that all steps are done."""
    await connection.execute("UPDATE key_rotation SET finished_at = $2 WHERE id = $1", rotation_id, now)


async def has_transaction_from_before(connection: Connection, moment: datetime) -> bool:
    """Whether a MotID process has a transaction open on this database that began at `moment` or before."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'motid' AND pid <> pg_backend_pid()
              AND xact_start <= $1)""",
        moment,
    )
    return found


async def database_time(connection: Connection) -> datetime:
    """Return the database's time."""
    moment: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return moment


# ---- keys


async def keys(connection: Connection, purpose: str | None = None) -> list[KeyRow]:
    """Return the keys of a purpose, or all of them."""
    rows = await connection.fetch(
        """SELECT id, purpose, state, slot, master_version, wrapped, created_at, changed_at FROM vault_key
            WHERE $1::text IS NULL OR purpose = $1 ORDER BY id""",
        purpose,
    )
    return [
        KeyRow(
            row["id"], row["purpose"], row["state"], row["slot"], WrappedKey(row["master_version"], row["wrapped"]),
            row["created_at"], row["changed_at"],
        )
        for row in rows
    ]  # fmt: skip


async def lock_keys(connection: Connection) -> None:
    """Keep keys from being added or changed until the transaction ends; they can be read."""
    await connection.execute("LOCK TABLE vault_key IN SHARE ROW EXCLUSIVE MODE")


async def put_wrapped(connection: Connection, wrapped: list[tuple[int, WrappedKey]]) -> None:
    """Replace the wrapping of keys."""
    await connection.execute(
        """UPDATE vault_key SET master_version = fresh.version, wrapped = fresh.wrapped
             FROM unnest($1::integer[], $2::text[], $3::bytea[]) AS fresh (id, version, wrapped)
            WHERE vault_key.id = fresh.id""",
        [key_id for key_id, _ in wrapped],
        [key.master_version for _, key in wrapped],
        [key.ciphertext for _, key in wrapped],
    )


async def succeed(connection: Connection, old: int, new: int, state: KeyState) -> None:
    """Make key `old` retiring and give `new` the leading `state`, in this order: only one key may lead."""
    for key_id, given in ((old, "retiring"), (new, state)):
        await connection.execute(
            "UPDATE vault_key SET state = $2, changed_at = clock_timestamp() WHERE id = $1", key_id, given
        )


async def remove_key(connection: Connection, key_id: int) -> None:
    """Forget a key that is retiring."""
    await connection.execute("DELETE FROM vault_key WHERE id = $1 AND state = 'retiring'", key_id)


# ---- sealed tables

_KEY_OF = "substring({column} FROM 2 FOR 4)"


def key_mark(key_id: int) -> bytes:
    """Return how a bundle names its key: four bytes after the version."""
    return key_id.to_bytes(4, "big")


async def count_sealed_under(connection: Connection, table: SealedTable, marks: list[bytes]) -> int:
    """Count rows whose bundle names one of the keys."""
    return await _count(connection, f"{table.table} WHERE {_key_of(table)} = ANY($1)", marks)


async def sealed_under(
    connection: Connection, table: SealedTable, marks: list[bytes], after: UUID | None, limit: int
) -> list[Any]:
    """Return the next rows, by id, whose bundle names one of the keys: id, sealed."""
    return list(
        await connection.fetch(
            f"""SELECT {table.id_column} AS id, {table.sealed_column} AS sealed FROM {table.table}
                 WHERE {_key_of(table)} = ANY($1) AND ($2::uuid IS NULL OR {table.id_column} > $2)
                 ORDER BY {table.id_column} LIMIT $3""",  # noqa: S608 - names from the code
            marks, after, limit, timeout=_LONG,
        )
    )  # fmt: skip


async def put_sealed(connection: Connection, table: SealedTable, changes: list[Change]) -> int:
    """Store bundles anew where the row was not changed meanwhile; returns how many."""
    return await _put(connection, table, table.sealed_column, changes, "")


async def count_unindexed(connection: Connection, table: SealedTable, full: str, empty: str) -> int:
    """Count rows that have a digest in one slot column and none in the other."""
    return await _count(connection, f"{table.table} WHERE {full} IS NOT NULL AND {empty} IS NULL")


async def unindexed(
    connection: Connection, table: SealedTable, slots: tuple[str, str], *, after: UUID | None, limit: int
) -> list[Any]:
    """Return the next rows, by id, with a digest in the first slot column but not the second: id, sealed, kind."""
    kind = (table.index and table.index.kind_column) or "NULL"
    full, empty = slots
    return list(
        await connection.fetch(
            f"""SELECT {table.id_column} AS id, {table.sealed_column} AS sealed, {kind} AS kind FROM {table.table}
                 WHERE {full} IS NOT NULL AND {empty} IS NULL AND ($1::uuid IS NULL OR {table.id_column} > $1)
                 ORDER BY {table.id_column} LIMIT $2""",  # noqa: S608 - names from the code
            after, limit, timeout=_LONG,
        )
    )  # fmt: skip


async def put_digests(connection: Connection, table: SealedTable, empty: str, changes: list[Change]) -> int:
    """Fill an empty slot column where the row was not changed meanwhile; returns how many."""
    return await _put(connection, table, empty, changes, f"AND t.{empty} IS NULL")


async def count_filled(connection: Connection, table: SealedTable, column: str) -> int:
    """Count rows that carry a digest in a slot column."""
    return await _count(connection, f"{table.table} WHERE {column} IS NOT NULL")


async def clear_slot(connection: Connection, table: SealedTable, column: str, limit: int) -> int:
    """Empty a slot column in one batch of rows that nobody holds; returns how many."""
    done: str = await connection.execute(
        f"""UPDATE {table.table} SET {column} = NULL WHERE {table.id_column} IN
              (SELECT {table.id_column} FROM {table.table} WHERE {column} IS NOT NULL
                LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)""",  # noqa: S608 - names from the code
        limit,
        timeout=_LONG,
    )
    return int(done.rsplit(maxsplit=1)[-1])


async def _put(connection: Connection, table: SealedTable, column: str, changes: list[Change], more: str) -> int:
    done: str = await connection.execute(
        f"""WITH free AS (SELECT {table.id_column} AS id FROM {table.table} WHERE {table.id_column} = ANY($1)
                           ORDER BY 1 FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE {table.table} AS t SET {column} = fresh.content
              FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS fresh (id, sealed, content) JOIN free USING (id)
             WHERE t.{table.id_column} = fresh.id AND t.{table.sealed_column} = fresh.sealed {more}""",  # noqa: S608
        [change.id for change in changes],
        [change.sealed for change in changes],
        [change.content for change in changes],
        timeout=_LONG,
    )
    return int(done.rsplit(maxsplit=1)[-1])


async def _count(connection: Connection, rest: str, *parameters: object) -> int:
    total: int = await connection.fetchval(f"SELECT count(*) FROM {rest}", *parameters, timeout=_LONG)  # noqa: S608
    return total


def _key_of(table: SealedTable) -> str:
    return _KEY_OF.format(column=table.sealed_column)
