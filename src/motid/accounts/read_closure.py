"""Read what closes an account: a lock, a cancellation or a merge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from motid.accounts import closure_store, merge_store
from motid.db import Reader


@dataclass(frozen=True, slots=True)
class Closure:
    """What closes an account now. `id` names the closure, or the merge for `merged`."""

    id: UUID
    kind: Literal["locked", "cancelled", "merged"]
    reason: str
    rule: str | None
    in_favour_of: UUID | None
    closed_at: datetime


async def read_closure(connection: Reader, account_id: UUID) -> Closure | None:
    """Return what closes an account; None for an open one."""
    merge = next(
        (
            row
            for row in await merge_store.merges_of(connection, account_id)
            if row["absorbed_id"] == account_id and row["reverted_at"] is None
        ),
        None,
    )
    if merge is not None:
        survivor = merge["survivor_id"]
        return Closure(merge["id"], "merged", merge["reason"], merge["rule"], survivor, merge["merged_at"])
    row = await closure_store.closure_in_force(connection, account_id)
    if row is None:
        return None
    return Closure(row["id"], row["kind"], row["reason"], row["rule"], row["in_favour_of"], row["closed_at"])
