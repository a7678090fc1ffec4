"""All SQL of the audit trail: table `audit_event`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection
from motid.kernel.actor import Actor


async def insert_event(
    connection: Connection,
    *,
    event_id: UUID,
    occurred_at: datetime,
    kind: str,
    account_id: UUID | None,
    actor: Actor,
    data: dict[str, Any],
) -> None:
    """Insert one event, not yet sealed into the chain."""
    await connection.execute(
        """INSERT INTO audit_event (id, occurred_at, kind, account_id, actor_kind, actor_id, session_id, data)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        event_id, occurred_at, kind, account_id, actor.kind, actor.id, actor.session_id, data,
    )  # fmt: skip
