"""Write an event in the transaction that it tells of."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from motid.audit import store
from motid.audit.content import EventContent
from motid.audit.event import AuditEvent
from motid.db import UnitOfWork

ORIGIN = b"origin"
"""First part of the code that only a holder of the audit key can put on an event."""


async def record(uow: UnitOfWork, event: AuditEvent, *, account_id: UUID | None = None) -> UUID:
    """Write `event`; `account_id` is the account whose history shows it. Returns the event's identifier.

    The event carries a code of its origin from the start, so that a row which somebody else put into the table,
    or changed before it entered the chain, shows.
    """
    content = _content(uow, event, account_id)
    await store.insert_event(uow.connection, content, uow.vault.mac("audit", ORIGIN, *content.parts()))
    return content.id


async def record_all(uow: UnitOfWork, events: Sequence[tuple[AuditEvent, UUID]]) -> None:
    """Write events, each with its account, in one statement: for work that changes many accounts at once."""
    contents = [_content(uow, event, account_id) for event, account_id in events]
    codes = [uow.vault.mac("audit", ORIGIN, *content.parts()) for content in contents]
    await store.insert_events(uow.connection, contents, codes)


def _content(uow: UnitOfWork, event: AuditEvent, account_id: UUID | None) -> EventContent:
    return EventContent(
        id=uow.new_id(),
        occurred_at=uow.now,
        kind=event.kind,
        account_id=account_id,
        actor_kind=uow.actor.kind,
        actor_id=uow.actor.id,
        session_id=uow.actor.session_id,
        data=_without_fractions(msgspec.to_builtins(event)),
    )


def _without_fractions(data: dict[str, Any]) -> dict[str, Any]:
    if any(isinstance(value, float) for value in data.values()):
        raise TypeError("audit events hold no fractions")
    return data
