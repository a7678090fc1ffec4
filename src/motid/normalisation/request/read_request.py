"""Read the request that an account has under way."""

from uuid import UUID

from motid.db import Database
from motid.normalisation.request import store
from motid.normalisation.request.model import Request


async def request_of(database: Database, account_id: UUID) -> Request | None:
    """Return the request of an account that is neither done nor replaced; None when there is none."""
    row = await store.latest_of(database.pool, account_id, database.clock.now())
    return None if row is None else store.to_request(database.vault, row)
