"""Find the registration that a browser goes on with."""

from motid.db import Database
from motid.kernel.opaque_token import OpaqueToken
from motid.proofing.registration import store
from motid.proofing.registration.model import Registration


async def read_registration(database: Database, token: OpaqueToken) -> Registration | None:
    """Return the registration of a token, or None when there is none or its time is over."""
    row = await store.select(database.pool, token.id, database.clock.now())
    if row is None or not token.matches(row["secret_digest"]):
        return None
    return store.to_registration(database.vault, row)


async def resume_registration(database: Database, link: OpaqueToken) -> OpaqueToken | None:
    """Exchange the token of a link, which the person received by SMS, for one that the browser keeps.

    The link works once. None when it was used, replaced, or is too old.
    """
    token = OpaqueToken.fresh(link.id)
    async with database.pool.acquire() as connection:
        replaced = await store.replace_secret(connection, link.id, link.digest(), token.digest())
    return token if replaced else None
