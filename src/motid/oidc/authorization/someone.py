"""Who stands behind a session cookie, as a client may know them."""

from uuid import UUID

from motid.db import Reader
from motid.oidc import store
from motid.oidc.authorization.decide import Someone
from motid.oidc.client import Client
from motid.oidc.consent import ConsentRecord
from motid.oidc.cooling_period import closed_until
from motid.oidc.provider import Provider
from motid.oidc.sessions import SignIn


async def someone_of(provider: Provider, client: Client, cookie: str | None) -> Someone | None:
    """Return the citizen of a session cookie; None when nobody is signed in, or the account is not active."""
    sign_in = None if cookie is None else await provider.sessions.find(cookie)
    return None if sign_in is None else await as_client_knows(provider, client, sign_in)


async def as_client_knows(provider: Provider, client: Client, sign_in: SignIn) -> Someone | None:
    """Return who signed in, as a client may know them; None when the account is not active."""
    async with provider.database.read() as connection:
        standing = await provider.citizens.standing(connection, sign_in.account_id, provider.database.clock.now())
        consent = await consent_of(connection, sign_in.account_id, client.id)
    if standing is None:
        return None
    return Someone(
        sign_in=sign_in,
        standing=standing,
        subject=provider.subjects.subject(client, standing.person_id),
        sid=provider.subjects.sid(client, sign_in.session_id),
        consent=consent,
        closed_until=await closed_until(provider, provider.database.pool, client, sign_in.account_id),
    )


async def consent_of(connection: Reader, account_id: UUID, client_id: str) -> ConsentRecord | None:
    """Return the consent in force that a citizen gave a service."""
    row = await store.select_consent(connection, account_id, client_id)
    return None if row is None else ConsentRecord.of_row(row)
