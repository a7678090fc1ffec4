"""Read which accounts went on in an account, and in which one it went on itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.accounts import merge_store
from motid.db import Reader


@dataclass(frozen=True, slots=True)
class MergeInForce:
    """A merge that was not taken back."""

    id: UUID
    survivor_id: UUID
    absorbed_id: UUID
    reason: str
    merged_at: datetime


async def merges_in_force(connection: Reader, account_id: UUID) -> tuple[MergeInForce, ...]:
    """Return the merges that an account survived or was absorbed in, the newest first."""
    return tuple(
        MergeInForce(row["id"], row["survivor_id"], row["absorbed_id"], row["reason"], row["merged_at"])
        for row in await merge_store.merges_of(connection, account_id)
        if row["reverted_at"] is None
    )
