"""The userinfo endpoint (OpenID Connect Core §5.3): claims about the person behind an access token."""

from datetime import datetime
from typing import Any

import msgspec

from motid.db import Reader
from motid.oidc import grant_store
from motid.oidc.access_tokens import read_access_token
from motid.oidc.citizens import claims_about
from motid.oidc.client import Client
from motid.oidc.client_events import Fault
from motid.oidc.client_keys import encrypted_for
from motid.oidc.errors import BearerRefused
from motid.oidc.identity_assurance.answer import verified_claims
from motid.oidc.identity_assurance.request import VERIFIED_CLAIMS
from motid.oidc.provider import Provider
from motid.oidc.resource_call import ResourceCall, check_possession
from motid.oidc.scopes import claims_of


async def userinfo(provider: Provider, call: ResourceCall) -> dict[str, Any] | str:
    """Return the claims, or a JWT of them where the client registered one. Raises `BearerRefused` (RFC 6750 §3.1)."""
    handle = read_access_token(provider, call.token)
    now = provider.database.clock.now()
    facts = provider.citizens.facts_query("g.account_id", "g.userinfo_claims")
    async with provider.database.read() as connection:
        rows = [] if handle is None else await grant_store.select_access_token_with(connection, handle, now, facts)
        grant = rows[0] if rows else None
        client = None if grant is None else provider.clients.get(grant["client_id"])
        if grant is None or client is None or not _is_for_us(grant, provider.issuer):
            raise BearerRefused("invalid_token", "the access token is unknown, expired or revoked, or not for us")
        if grant["cnf"] is not None or call.scheme != "Bearer":
            await _check_possession(provider, connection, client, call, grant["cnf"])
        claims = await _claims(provider, connection, client, rows, now)
    metadata = client.metadata
    if metadata.userinfo_signed_response_alg is None and metadata.userinfo_encrypted_response_alg is None:
        return claims
    return await _protected(provider, client, claims)


async def _check_possession(
    provider: Provider, connection: Reader, client: Client, call: ResourceCall, cnf: Any
) -> None:
    """Check that the caller holds the token's key; what is wrong with the proof stands in the client's list too."""
    try:
        await check_possession(provider, call, cnf, connection=connection)
    except BearerRefused as refusal:
        if refusal.error is not None and refusal.nonce is None:
            provider.client_events.note(Fault(client.id, "/userinfo", refusal.error, refusal.description))
        raise


async def _claims(
    provider: Provider, connection: Reader, client: Client, rows: list[Any], now: datetime
) -> dict[str, Any]:
    """Return the claims of a grant, as far as the client's registration still has them, and its token's scope."""
    grant = rows[0]
    asked = frozenset(grant["userinfo_claims"])
    verified = VERIFIED_CLAIMS in asked
    within = claims_of(client.metadata.scope)
    if grant["narrowed"]:
        within &= claims_of(tuple(grant["scope"]))
    names = asked & within
    if not names and not verified:
        return {"sub": grant["subject"]}
    person = await provider.citizens.attributes_from(connection, grant["account_id"], rows, now, names)
    if person is None:
        raise BearerRefused("invalid_token", "the account is no longer active")
    claims = {**claims_about(person, names), "sub": grant["subject"]}
    if not verified:
        return claims
    more = await verified_claims(
        provider,
        connection,
        client,
        grant_id=grant["grant_id"],
        account_id=grant["account_id"],
        place="userinfo",
        now=now,
        within=within,
    )
    return {**claims, **more}


def _is_for_us(grant: Any, issuer: str) -> bool:
    """Whether a token may be used here: not one for another resource (RFC 8707 §2), nor one of another service."""
    return (not grant["audience"] or issuer in grant["audience"]) and grant["client_id"] == grant["granted_to"]


async def _protected(provider: Provider, client: Client, claims: dict[str, Any]) -> str:
    """Return the claims signed, encrypted, or both (§5.3.2); signed ones say who signed them for whom."""
    metadata = client.metadata
    signed = None
    if metadata.userinfo_signed_response_alg is not None:
        named = {**claims, "iss": provider.issuer, "aud": client.id}
        signed = await provider.keys.signed(metadata.userinfo_signed_response_alg, named)
    if metadata.userinfo_encrypted_response_alg is None:
        return signed or ""
    content = msgspec.json.encode(claims) if signed is None else signed.encode()
    encrypted = await encrypted_for(provider, client, content, "userinfo", cty="" if signed is None else "JWT")
    if encrypted is None:
        raise BearerRefused("temporarily_unavailable", "no key to encrypt to at jwks_uri", status=503)
    return encrypted
