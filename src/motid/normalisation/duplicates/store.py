"""SQL of duplicates: the lock on a number, and what is normalised."""

from collections.abc import Sequence
from uuid import UUID

from motid.db import Connection
from motid.vault import BlindIndex


async def lock_number(connection: Connection, index: BlindIndex) -> None:
    """Let one transaction at a time normalise under a number; the key is its blind index, never the number."""
    keys = sorted(int.from_bytes(digest[:8], "big", signed=True) for digest in (index.a, index.b) if digest)
    for key in keys:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", key)


async def normalised_among(connection: Connection, account_ids: Sequence[UUID]) -> UUID | None:
    """Return the one of some accounts that is active and normalised."""
    found: UUID | None = await connection.fetchval(
        "SELECT id FROM account WHERE id = ANY ($1) AND state = 'active' AND normalised_at IS NOT NULL",
        list(account_ids),
    )
    return found
