"""The userinfo endpoint (OpenID Connect Core §5.3): claims about the person behind an access token."""

from typing import Any

from motid.oidc import grant_store
from motid.oidc.citizens import claims_about
from motid.oidc.errors import BearerRefused
from motid.oidc.handles import read_handle
from motid.oidc.provider import Provider


async def userinfo(provider: Provider, authorization: str | None) -> dict[str, Any]:
    """Return the claims. Raises `BearerRefused` (RFC 6750 §3.1)."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer":
        raise BearerRefused(None, "an access token is needed")
    handle = read_handle(token.strip())
    now = provider.database.clock.now()
    async with provider.database.read() as connection:
        grant = None if handle is None else await grant_store.select_access_token(connection, handle, now)
        if grant is None or provider.clients.get(grant["client_id"]) is None:
            raise BearerRefused("invalid_token", "the access token is unknown, expired or revoked")
        names = frozenset(grant["userinfo_claims"])
        person = await provider.citizens.attributes(connection, grant["account_id"], now, names) if names else None
    if names and person is None:
        raise BearerRefused("invalid_token", "the account is no longer active")
    return {**(claims_about(person, names) if person else {}), "sub": grant["subject"]}
