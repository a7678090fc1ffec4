"""All SQL of passwords: table `password_credential`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection


async def upsert(connection: Connection, account_id: UUID, sealed: bytes, now: datetime) -> bool:
    """Store the hash of an account; returns whether it is its first one."""
    first: bool = await connection.fetchval(
        """INSERT INTO password_credential (account_id, set_at, changed_at, sealed) VALUES ($1, $2, $2, $3)
           ON CONFLICT (account_id) DO UPDATE SET changed_at = $2, sealed = $3
           RETURNING (xmax = 0)""",
        account_id, now, sealed,
    )  # fmt: skip
    return first


async def of_accounts(connection: Connection, account_ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """Return the sealed hashes of accounts."""
    return await connection.fetch(
        "SELECT account_id, sealed FROM password_credential WHERE account_id = ANY($1::uuid[])", account_ids
    )


async def replace_same(connection: Connection, account_id: UUID, old: bytes, new: bytes) -> None:
    """Put another hash of the same password in place, unless the password was changed meanwhile."""
    await connection.execute(
        "UPDATE password_credential SET sealed = $3 WHERE account_id = $1 AND sealed = $2", account_id, old, new
    )
