"""All SQL of what was recovered: table `account_recovery`."""

from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection, Reader
from motid.recovery.model import RecoveryKind


async def lock_account(connection: Connection, account_id: UUID) -> None:
    """Let one transaction at a time recover an account. First of all locks: several recoveries may be under way."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"recovery:{account_id}")


async def insert(
    connection: Connection, recovery_id: UUID, account_id: UUID, kind: RecoveryKind, now: datetime
) -> None:
    """Note a recovery; the cooling period counts from it."""
    await connection.execute(
        "INSERT INTO account_recovery (id, account_id, kind, recovered_at) VALUES ($1, $2, $3, $4)",
        recovery_id, account_id, kind, now,
    )  # fmt: skip


async def latest_of_each_kind(connection: Reader, account_id: UUID) -> list[asyncpg.Record]:
    """Return kind and time of the newest recovery of each kind."""
    return await connection.fetch(
        "SELECT kind, max(recovered_at) AS recovered_at FROM account_recovery WHERE account_id = $1 GROUP BY kind",
        account_id,
    )
