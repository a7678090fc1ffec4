"""Remember whom a service that uses CIBA has met, so that it can name them by `sub` (`id_token_hint`)."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from motid.db import UnitOfWork
from motid.oidc.ciba import subject_store
from motid.oidc.client import CIBA_GRANT, Client

REMEMBERED_FOR: Final = timedelta(days=400)


async def know_subject(uow: UnitOfWork, client: Client, subject: str, account_id: UUID) -> None:
    """Note who a subject is; pairwise digests cannot be turned back. Costs other services nothing."""
    if CIBA_GRANT in client.metadata.grant_types:
        expires_at = uow.now + REMEMBERED_FOR
        await subject_store.upsert(
            uow.connection,
            uow.new_id(),
            client_id=client.id,
            subject=subject,
            account_id=account_id,
            expires_at=expires_at,
        )
