"""Take a consent back (Law 91/2025/QH15, Article 9): from now on, and the service's tokens end at once."""

from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import grant_store, store
from motid.oidc.events import ConsentWithdrawn


async def withdraw_consent(uow: UnitOfWork, account_id: UUID, client_id: str) -> bool:
    """End the consent in force and what the service holds by it; False when there is none."""
    if not await store.end_consent(uow.connection, account_id, client_id, "withdrawn", uow.now):
        return False
    await grant_store.revoke_of_client(uow.connection, account_id, client_id, uow.now)
    await record(uow, ConsentWithdrawn(client_id=client_id), account_id=account_id)
    return True
