"""All SQL of one-time codes: table `one_time_code`."""

from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection


async def lock_subject(connection: Connection, purpose: str, subject_id: UUID) -> None:
    """Let one transaction at a time issue codes of this purpose to this subject."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"one_time_code:{purpose}:{subject_id}"
    )


async def latest(connection: Connection, purpose: str, subject_id: UUID) -> asyncpg.Record | None:
    """Return the code issued last, whatever became of it."""
    return await connection.fetchrow(
        """SELECT id, attempts_left, created_at, expires_at, consumed_at, sealed FROM one_time_code
            WHERE subject_id = $1 AND purpose = $2 ORDER BY created_at DESC, id DESC LIMIT 1""",
        subject_id, purpose,
    )  # fmt: skip


async def supersede(connection: Connection, purpose: str, subject_id: UUID, now: datetime) -> None:
    """Make the live code worthless."""
    await connection.execute(
        """UPDATE one_time_code SET superseded_at = $3
            WHERE subject_id = $1 AND purpose = $2 AND consumed_at IS NULL AND superseded_at IS NULL""",
        subject_id, purpose, now,
    )  # fmt: skip


async def insert(
    connection: Connection,
    *,
    code_id: UUID,
    purpose: str,
    subject_id: UUID,
    code_mac: bytes,
    attempts: int,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> None:
    """Insert a live code."""
    await connection.execute(
        """INSERT INTO one_time_code
             (id, purpose, subject_id, code_mac, attempts_left, created_at, expires_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        code_id, purpose, subject_id, code_mac, attempts, now, expires_at, sealed,
    )  # fmt: skip


async def count_attempt(
    connection: Connection, purpose: str, subject_id: UUID, now: datetime
) -> asyncpg.Record | None:
    """Take one attempt from the live code and hold its row; None where there is no live code with attempts left."""
    return await connection.fetchrow(
        """UPDATE one_time_code SET attempts_left = attempts_left - 1
            WHERE subject_id = $1 AND purpose = $2 AND consumed_at IS NULL AND superseded_at IS NULL
              AND expires_at > $3 AND attempts_left > 0
           RETURNING id, code_mac, attempts_left""",
        subject_id, purpose, now,
    )  # fmt: skip


async def consume(connection: Connection, code_id: UUID, now: datetime) -> None:
    """Use the code up. The caller holds its row through `count_attempt`."""
    await connection.execute("UPDATE one_time_code SET consumed_at = $2 WHERE id = $1", code_id, now)
