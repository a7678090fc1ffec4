"""All SQL of OTP phones: table `otp_phone`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection, Reader
from motid.vault import BlindIndex


async def lock_account(connection: Connection, account_id: UUID) -> None:
    """Let one transaction at a time change the phones of an account."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"otp_phone:{account_id}")


async def of_account(connection: Reader, account_id: UUID) -> list[asyncpg.Record]:
    """Return the phones in use, the default one first."""
    return await connection.fetch(
        """SELECT id, is_default, added_at, sealed FROM otp_phone
            WHERE account_id = $1 AND removed_at IS NULL ORDER BY is_default DESC, added_at, id""",
        account_id,
    )


async def of_accounts(connection: Reader, account_ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """Return the phones in use of some accounts, the default one of each first."""
    return await connection.fetch(
        """SELECT id, account_id, is_default, added_at, sealed FROM otp_phone
            WHERE account_id = ANY ($1) AND removed_at IS NULL ORDER BY is_default DESC, added_at, id""",
        account_ids,
    )


async def removed_at(connection: Reader, account_id: UUID, instant: datetime) -> list[asyncpg.Record]:
    """Return the phones that were taken out of use at an instant."""
    return await connection.fetch(
        """SELECT id, is_default, added_at, sealed FROM otp_phone
            WHERE account_id = $1 AND removed_at = $2 ORDER BY added_at, id""",
        account_id, instant,
    )  # fmt: skip


async def insert(
    connection: Connection,
    *,
    phone_id: UUID,
    account_id: UUID,
    now: datetime,
    sealed: bytes,
    index: BlindIndex,
) -> None:
    """Insert a phone, not yet the default one."""
    await connection.execute(
        """INSERT INTO otp_phone (id, account_id, is_default, added_at, sealed, index_a, index_b)
           VALUES ($1, $2, false, $3, $4, $5, $6)""",
        phone_id, account_id, now, sealed, index.a, index.b,
    )  # fmt: skip


async def remove(connection: Connection, phone_id: UUID, now: datetime) -> None:
    """Take a phone out of use; its history stays."""
    await connection.execute("UPDATE otp_phone SET removed_at = $2, is_default = false WHERE id = $1", phone_id, now)


async def make_default(connection: Connection, account_id: UUID, phone_id: UUID) -> None:
    """Make one phone the default; the unique index allows one at a time, hence two statements."""
    await connection.execute(
        "UPDATE otp_phone SET is_default = false WHERE account_id = $1 AND is_default", account_id
    )
    await connection.execute(
        "UPDATE otp_phone SET is_default = true WHERE id = $1 AND account_id = $2 AND removed_at IS NULL",
        phone_id, account_id,
    )  # fmt: skip
