"""All SQL of what is written in cases: table `desk_message`."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from motid.db import Connection, Reader

MessageKind = Literal["note", "answer"]


async def insert_message(
    connection: Connection,
    *,
    message_id: UUID,
    case_id: UUID,
    kind: MessageKind,
    template: str | None,
    written_by: UUID,
    now: datetime,
    sealed: bytes,
) -> None:
    """Insert a note or an answer."""
    await connection.execute(
        """INSERT INTO desk_message (id, case_id, kind, template, written_by, written_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        message_id, case_id, kind, template, written_by, now, sealed,
    )  # fmt: skip


async def select_messages(connection: Reader, message_ids: list[UUID]) -> list[Any]:
    """Return some messages: (id, kind, template, sealed)."""
    rows: list[Any] = await connection.fetch(
        "SELECT id, kind, template, sealed FROM desk_message WHERE id = ANY ($1)", message_ids
    )
    return rows
