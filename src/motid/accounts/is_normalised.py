"""Whether an account is its person's one verified account: asked at every page of it, so it opens nothing."""

from uuid import UUID

from motid.accounts import store
from motid.db import Reader


async def is_normalised(connection: Reader, account_id: UUID) -> bool:
    """Return whether an account is normalised; False for one that does not exist."""
    return await store.select_normalised(connection, account_id)
