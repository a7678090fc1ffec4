"""The token response (OpenID Connect Core §3.1.3.3) and the ID token in it (§2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.oidc.access_tokens import is_jwt_for, jwt_access_token, share_a_subject
from motid.oidc.acr import Acr
from motid.oidc.citizens import claims_about
from motid.oidc.client import Client
from motid.oidc.confirmation import Confirmation, TokenType, cnf_claim, token_type_of
from motid.oidc.delegation.actors import may_act_claim
from motid.oidc.encryption import encrypt, encryption_key
from motid.oidc.errors import TokenRefused
from motid.oidc.half_hash import half_hash
from motid.oidc.identity_assurance.answer import verified_claims
from motid.oidc.identity_assurance.request import VERIFIED_CLAIMS
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME, ID_TOKEN_LIFETIME
from motid.oidc.provider import Provider
from motid.oidc.scopes import claims_of


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the token endpoint sends (RFC 6749 §5.1, RFC 8693 §2.2.1); `expires_in` in seconds."""

    access_token: str
    expires_in: int
    token_type: TokenType
    scope: str = ""
    id_token: str | None = None
    refresh_token: str | None = None
    issued_token_type: str | None = None

    def __repr__(self) -> str:
        return "<TokenAnswer>"


async def recipient_of(provider: Provider, client: Client) -> Mapping[str, Any] | None:
    """Return the keys that the client's ID tokens are encrypted to; None where they are not encrypted.

    It may wait for the client, so it comes before a connection is borrowed; and before a code or a refresh token is
    used up for an answer that cannot be given: whoever tried again would repeat a used one. Raises `TokenRefused`.
    """
    alg = client.metadata.id_token_encrypted_response_alg
    if alg is None:
        return None
    keys = await provider.client_key_sets.of(client)
    if encryption_key(keys, alg) is None:
        raise TokenRefused("temporarily_unavailable", "no key to encrypt to at jwks_uri", status=503)
    return keys


async def token_answer(
    provider: Provider,
    connection: Reader,
    client: Client,
    grant: Any,
    *,
    access_token: str,
    access_id: UUID,
    refresh_token: str | None,
    now: datetime,
    recipient: Mapping[str, Any] | None,
    confirmation: Confirmation | None = None,
    bound_to: Mapping[str, str | None] | None = None,
    acr: Acr | None = None,
    scope: list[str] | None = None,
) -> TokenAnswer:
    """Sign the ID token and put the answer together; the refresh token is handed out with `offline_access` only.

    `bound_to` are the claims that bind the token to its request: `nonce`, `c_hash`, `s_hash`. `acr` replaces the
    class of the grant, where the evidence behind that one has ended since; `scope` its scope, where less is wanted.
    `confirmation` is what the access token is bound to, `recipient` is what `recipient_of` returns. Nothing is told
    that the client's registration no longer has.
    """
    registered = client.metadata.scope
    held = " ".join([each for each in scope or grant["scope"] if each in registered])
    audience = grant["audience"] or ()
    if is_jwt_for(provider, client, audience) and share_a_subject(provider, audience):
        access_token = await jwt_access_token(
            provider,
            client,
            access_id,
            subject=await _subject(provider, connection, grant, audience, now),
            audience=audience,
            scope=held,
            issued_at=now,
            expires_at=now + ACCESS_TOKEN_LIFETIME,
            more={
                "auth_time": int(grant["auth_time"].timestamp()),
                "acr": grant["acr"] if acr is None else str(acr),
                "amr": list(grant["amr"]),
                **may_act_claim(client),
                **cnf_claim(confirmation),
            },
        )
    attributes = await _attributes(provider, connection, client, grant, now)
    claims = {**attributes, **id_token_claims(provider.issuer, client, grant, access_token, now)}
    if acr is not None:
        claims["acr"] = str(acr)
    if bound_to is not None:
        claims.update((name, value) for name, value in bound_to.items() if value is not None)
    return TokenAnswer(
        access_token=access_token,
        expires_in=int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        id_token=await _signed(provider, client, claims, recipient),
        scope=held,
        token_type=token_type_of(confirmation),
        refresh_token=refresh_token if "offline_access" in grant["scope"] else None,
    )


async def _subject(provider: Provider, connection: Reader, grant: Any, audience: Sequence[str], now: datetime) -> str:
    """Return `sub` as the service that the token is for may know it: pairwise to its own sector."""
    server = next(filter(None, map(provider.clients.server_of, audience)), None)
    if server is None:
        return str(grant["subject"])
    standing = await provider.citizens.standing(connection, grant["account_id"], now)
    if standing is None:
        raise TokenRefused("invalid_grant", "the account is no longer active")
    return provider.subjects.subject(server, standing.person_id)


async def _signed(
    provider: Provider, client: Client, claims: dict[str, Any], recipient: Mapping[str, Any] | None
) -> str:
    metadata = client.metadata
    token = await provider.keys.signed(metadata.id_token_signed_response_alg, claims)
    alg = metadata.id_token_encrypted_response_alg
    if alg is None:
        return token
    return encrypt(token.encode(), recipient, alg, metadata.id_token_encrypted_response_enc, cty="JWT")


def id_token_claims(issuer: str, client: Client, grant: Any, access_token: str, now: datetime) -> dict[str, Any]:
    """Return the protocol's own claims."""
    issued_at = int(now.timestamp())
    return {
        "iss": issuer,
        "sub": grant["subject"],
        "aud": client.id,
        "exp": issued_at + int(ID_TOKEN_LIFETIME.total_seconds()),
        "iat": issued_at,
        "auth_time": int(grant["auth_time"].timestamp()),
        "acr": grant["acr"],
        "amr": list(grant["amr"]),
        "at_hash": half_hash(client.metadata.id_token_signed_response_alg, access_token),
        **({"sid": grant["sid"]} if client.names_sessions else {}),
    }


async def _attributes(
    provider: Provider, connection: Reader, client: Client, grant: Any, now: datetime
) -> dict[str, Any]:
    asked = frozenset(grant["id_token_claims"])
    if not asked:
        return {}
    within = claims_of(client.metadata.scope)
    names = asked & within
    person = await provider.citizens.attributes(connection, grant["account_id"], now, names)
    if person is None:
        raise TokenRefused("invalid_grant", "the account is no longer active")
    if VERIFIED_CLAIMS not in asked:
        return claims_about(person, names)
    verified = await verified_claims(
        provider,
        connection,
        client,
        grant_id=grant["id"],
        account_id=grant["account_id"],
        place="id_token",
        now=now,
        within=within,
    )
    return {**claims_about(person, names), **verified}
