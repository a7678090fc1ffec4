"""What the trail knows of an account, for packages that ask of their own events."""

from uuid import UUID

from motid.audit import store
from motid.audit.event import AuditEvent
from motid.db import Connection


async def values_of(connection: Connection, account_id: UUID, event: type[AuditEvent], member: str) -> list[str]:
    """Return the different values that a member of a kind of event has had for an account, in order."""
    return await store.values(connection, account_id, event.kind, member)
