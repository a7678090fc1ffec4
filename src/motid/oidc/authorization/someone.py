"""Who stands behind a session cookie, as a client may know them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from motid.db import Reader
from motid.oidc import store
from motid.oidc.authorization.decide import Someone
from motid.oidc.client import Client
from motid.oidc.consent import ConsentRecord
from motid.oidc.cooling_period import closed_until
from motid.oidc.provider import Provider
from motid.oidc.sessions import SignIn

_OF_SESSION: Final = ("session.account_id", "$2", "$3")
_OF_ACCOUNT: Final = ("$1", "$2", "$3")
"""Account, instant and client, as SQL."""


async def someone_of(provider: Provider, client: Client, cookie: str | None) -> Someone | None:
    """Return the citizen of a session cookie; None when nobody is signed in, or the account is not active.

    Session, standing and consent are one statement: it is the way of every authorization.
    """
    if cookie is None:
        return None
    now = provider.database.clock.now()
    found = await provider.sessions.find_with(cookie, _facts(provider, _OF_SESSION), client.id)
    return None if found is None else await _known_to(provider, client, found[0], found[1], now)


async def as_client_knows(provider: Provider, client: Client, sign_in: SignIn) -> Someone | None:
    """Return who signed in, as a client may know them; None when the account is not active."""
    now = provider.database.clock.now()
    facts = _facts(provider, _OF_ACCOUNT)
    row = await provider.database.pool.fetchrow(facts, sign_in.account_id, now, client.id)
    return await _known_to(provider, client, sign_in, row, now)


async def consent_of(connection: Reader, account_id: UUID, client_id: str) -> ConsentRecord | None:
    """Return the consent in force that a citizen gave a service."""
    return ConsentRecord.of_row(await store.select_consent(connection, account_id, client_id))


def _facts(provider: Provider, places: tuple[str, str, str]) -> str:
    account, now, client = places
    return store.with_consent(provider.citizens.standing_query(account, now), account, client)


async def _known_to(
    provider: Provider, client: Client, sign_in: SignIn, row: Any | None, now: datetime
) -> Someone | None:
    standing = provider.citizens.standing_of(row, now)
    if standing is None:
        return None
    return Someone(
        sign_in=sign_in,
        standing=standing,
        subject=provider.subjects.subject(client, standing.person_id),
        sid=provider.subjects.sid(client, sign_in.session_id),
        consent=ConsentRecord.of_row(row),
        closed_until=await closed_until(provider, provider.database.pool, client, sign_in.account_id),
    )
