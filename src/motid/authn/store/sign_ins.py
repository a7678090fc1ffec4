"""All SQL of sign-ins: table `sign_in`."""

from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection, Reader


async def insert(
    connection: Connection,
    *,
    sign_in_id: UUID,
    digest: bytes,
    state: str,
    required_aal: int,
    account_id: UUID | None,
    session_id: UUID | None,
    failures: int,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> None:
    """Insert a sign-in."""
    await connection.execute(
        """INSERT INTO sign_in (id, secret_digest, state, required_aal, account_id, session_id, failures,
                                created_at, expires_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        sign_in_id, digest, state, required_aal, account_id, session_id, failures, now, expires_at, sealed,
    )  # fmt: skip


async def find(connection: Reader, sign_in_id: UUID, now: datetime) -> asyncpg.Record | None:
    """Return a sign-in that is neither done nor over."""
    return await connection.fetchrow(
        """SELECT id, secret_digest, state, required_aal, account_id, session_id, code_phone_id, expires_at, sealed
             FROM sign_in WHERE id = $1 AND state <> 'done' AND expires_at > $2""",
        sign_in_id, now,
    )  # fmt: skip


async def count_failure(connection: Connection, sign_in_id: UUID) -> int | None:
    """Count one wrong password and return how many there were."""
    failures: int | None = await connection.fetchval(
        "UPDATE sign_in SET failures = failures + 1 WHERE id = $1 RETURNING failures", sign_in_id
    )
    return failures


async def advance(
    connection: Connection, sign_in_id: UUID, *, source: str, to: str, account_id: UUID, now: datetime
) -> bool:
    """Move a sign-in from one state to the next; False where it is no longer there."""
    moved = await connection.fetchval(
        """UPDATE sign_in SET state = $3, account_id = $4
            WHERE id = $1 AND state = $2 AND expires_at > $5 AND (account_id IS NULL OR account_id = $4)
           RETURNING true""",
        sign_in_id, source, to, account_id, now,
    )  # fmt: skip
    return bool(moved)


async def choose_phone(connection: Connection, sign_in_id: UUID, phone_id: UUID) -> None:
    """Note which phone the code went to."""
    await connection.execute("UPDATE sign_in SET code_phone_id = $2 WHERE id = $1", sign_in_id, phone_id)


async def end_of_account(connection: Connection, account_id: UUID) -> None:
    """End the sign-ins of an account that stand at the code."""
    await connection.execute("UPDATE sign_in SET state = 'done' WHERE account_id = $1 AND state = 'code'", account_id)
