"""What happened to an account, for its owner to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.audit import store
from motid.db import Connection


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of an account. `data` holds identifiers, codes and counts, never personal data."""

    id: UUID
    kind: str
    occurred_at: datetime
    actor_kind: str
    data: dict[str, Any]


async def account_history(
    connection: Connection, account_id: UUID, limit: int = 20, before: UUID | None = None
) -> list[HistoryEntry]:
    """Return up to `limit` events, newest first; the next page begins `before` the last one's `id`."""
    return [HistoryEntry(**row) for row in await store.history(connection, account_id, limit, before)]
