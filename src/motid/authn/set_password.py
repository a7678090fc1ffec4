"""Give an account its password, or another one.

The hash is made before, outside any transaction: `await authn.hasher.hash(password)`.
"""

from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.password_hasher import PasswordHash
from motid.authn.remember_browser import forget_browsers
from motid.authn.sealed import PasswordBundle
from motid.authn.store import passwords as store
from motid.db import UnitOfWork


async def set_password(uow: UnitOfWork, account_id: UUID, password_hash: PasswordHash) -> None:
    """Store the hash, sealed, and forget the remembered browsers. Ending sessions is the caller's decision."""
    sealed = uow.vault.seal("password_credential", account_id, PasswordBundle(password_hash.encoded))
    first = await store.upsert(uow.connection, account_id, sealed, uow.now)
    await record(uow, events.PasswordSet(first=first), account_id=account_id)
    await forget_browsers(uow, account_id)
