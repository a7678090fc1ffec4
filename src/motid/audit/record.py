"""Write an event in the transaction that it tells of."""

from uuid import UUID

import msgspec

from motid.audit import store
from motid.audit.event import AuditEvent
from motid.db import UnitOfWork


async def record(uow: UnitOfWork, event: AuditEvent, *, account_id: UUID | None = None) -> UUID:
    """Write `event`; `account_id` is the account whose history shows it. Returns the event's identifier."""
    event_id = uow.new_id()
    await store.insert_event(
        uow.connection,
        event_id=event_id,
        occurred_at=uow.now,
        kind=event.kind,
        account_id=account_id,
        actor=uow.actor,
        data=msgspec.to_builtins(event),
    )
    return event_id
