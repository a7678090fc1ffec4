"""Whether somebody can sign in to an account with a password: an account that arose by itself has none."""

from uuid import UUID

from motid.authn.store import passwords as store
from motid.db import Connection


async def has_password(connection: Connection, account_id: UUID) -> bool:
    """Return whether an account has a password, one of an old portal included."""
    return bool(await store.of_accounts(connection, [account_id]))
