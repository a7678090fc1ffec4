"""Remove a relying service."""

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import store
from motid.oidc.decoupled import store as decoupled_store
from motid.oidc.events import ClientRemoved


async def remove_client(
    uow: UnitOfWork, client_id: str, *, expected_version: int | None = None, by: str = ""
) -> bool:
    """Remove a client, and end its tokens and what it asks of citizens.

    False when there is no such client, or it has another version by now.
    `by` is the client that acts through the management API, or the client itself (RFC 7592).
    """
    if not await store.remove_client(uow.connection, client_id, uow.now, expected_version):
        return False
    await decoupled_store.end_of_client(uow.connection, client_id, uow.now)
    await record(uow, ClientRemoved(client_id=client_id, by=by))
    return True
