"""Tell services of accounts that end or change: stored, and the delivery queued, with the change itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.accounts.environment import AccountClosed, IdentifierChanged
from motid.audit import values_of
from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.oidc.events import AuthorizationGranted
from motid.oidc.security_events import store
from motid.oidc.security_events.set_token import EventName

DELIVER_JOB: Final = "oidc.deliver_security_event"
KEPT_FOR: Final = timedelta(days=30)
"""How long operators can see what happened to an event."""


class DeliverSecurityEvent(msgspec.Struct, frozen=True):
    """Tell one service one event."""

    event_id: UUID


async def tell_of_closure(uow: UnitOfWork, closed: AccountClosed) -> None:
    """Queue `account-disabled` for each service that the account ever reached; a hook of `accounts`."""
    successor = None
    if closed.how == "merged" and closed.in_favour_of is not None:
        successor = await store.person_of(uow.connection, closed.in_favour_of)
    reason = "duplicate" if closed.how == "merged" else closed.how
    await _queue(uow, closed.account_id, _Event(closed.person_id, "account-disabled", reason, successor))


async def tell_of_identifier(uow: UnitOfWork, changed: IdentifierChanged) -> None:
    """Queue `identifier-changed`; a hook of `accounts`. Never the value: whoever may know it asks userinfo."""
    person_id = await store.person_of(uow.connection, changed.account_id)
    if person_id is not None:
        await _queue(uow, changed.account_id, _Event(person_id, "identifier-changed", changed.type))


@dataclass(frozen=True, slots=True)
class _Event:
    person_id: UUID
    name: EventName
    reason: str
    successor: UUID | None = None


async def _queue(uow: UnitOfWork, account_id: UUID, event: _Event) -> None:
    reached = await values_of(uow.connection, account_id, AuthorizationGranted, "client_id")
    wanting = await store.clients_to_tell(uow.connection, reached)
    if not wanting:
        return
    content = (event.person_id, event.successor, event.name, event.reason, uow.now, uow.now + KEPT_FOR)
    rows = [(uow.new_id(), client, *content) for client in wanting]
    await store.insert_events(uow.connection, rows)
    for event_id, *_ in rows:
        await enqueue(uow, DELIVER_JOB, DeliverSecurityEvent(event_id))
