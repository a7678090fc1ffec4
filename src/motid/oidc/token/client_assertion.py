"""`private_key_jwt` (OpenID Connect Core §9, RFC 7523 §3): a client signs who it is, once for each request."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from motid.oidc import grant_store
from motid.oidc.client import Client
from motid.oidc.client_call import ClientCall
from motid.oidc.client_keys import signed_by
from motid.oidc.errors import TokenRefused
from motid.oidc.media_type import media_type
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE = timedelta(minutes=10)
LEEWAY = timedelta(seconds=60)
"""How far the clocks of a client and ours may lie apart."""
LONGEST_JTI = 200
_TYPES = (None, "jwt", "client-authentication+jwt")


class _Claims(msgspec.Struct):
    """The claims of RFC 7523 §3 that count."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    jti: str
    iat: float | None = None
    nbf: float | None = None


async def client_of_assertion(provider: Provider, call: ClientCall, parameters: Parameters) -> Client:
    """Return the client that signed the assertion. Raises `TokenRefused("invalid_client")`.

    `aud` is the issuer or an endpoint (RFC 9126 §2); for a client held to FAPI 2.0 the issuer alone, as a string.
    """
    if parameters.get("client_assertion_type") != ASSERTION_TYPE:
        raise _refused("client_assertion_type is not jwt-bearer")
    assertion = parameters["client_assertion"]
    client_id = _unverified_issuer(assertion)
    client = await provider.clients.find(provider.database.pool, client_id)
    if client is None:
        raise _refused("client authentication failed")
    if client.metadata.token_endpoint_auth_method != "private_key_jwt":  # noqa: S105 - a method
        raise _refused(wrong_method(client))
    if parameters.get("client_id", client_id) != client_id:
        raise _refused("client_id differs from the assertion's issuer")
    claims = await _verified(provider, assertion, client)
    _check_audience(
        claims.aud, client, provider.issuer, (f"{provider.issuer}/token", *provider.addresses_of(call.uri))
    )
    _check(claims, client, provider.database.clock.now())
    digest = hashlib.sha256(msgspec.json.encode((client.id, claims.jti))).digest()
    expires_at = datetime.fromtimestamp(claims.exp, UTC) + LEEWAY
    if not await grant_store.use_assertion(provider.database.pool, digest, expires_at):
        raise _refused("the assertion was used before")
    return client


def wrong_method(client: Client) -> str:
    """Name the method that is registered. It is no secret, and opens nothing to whoever has not the secret or key."""
    return f"this client is registered with token_endpoint_auth_method {client.metadata.token_endpoint_auth_method}"


def _unverified_issuer(assertion: str) -> str:
    """Return who claims to speak; only to find the keys that prove it."""
    try:
        payload = assertion.split(".")[1]
        claims: Any = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["iss"])
    except (IndexError, ValueError, KeyError, TypeError, RecursionError):
        raise _refused("the assertion is not a JWT") from None


async def _verified(provider: Provider, assertion: str, client: Client) -> _Claims:
    registered = client.metadata.token_endpoint_auth_signing_alg
    algorithms = client.assertion_algorithms if registered is None else (registered,)
    kid, alg = _kid_and_algorithm(assertion)
    if alg not in algorithms:
        raise _refused(f"the assertion's alg is not {' or '.join(algorithms)}")
    claims = await signed_by(provider, client, assertion, algorithms=algorithms, kid=kid)
    if claims is None:
        raise _refused("none of the client's registered keys made the assertion's signature")
    try:
        return msgspec.convert(claims, _Claims)
    except (ValueError, TypeError, RecursionError):
        raise _refused("iss, sub, aud, exp or jti is missing in the assertion, or of another type") from None


def _kid_and_algorithm(assertion: str) -> tuple[object, object]:
    """Return the name of the key that is said to have signed, where the header has one, and the algorithm.

    A JWT that says that it is something else, such as a request object, is no assertion (RFC 8725 §3.11).
    """
    header = assertion.partition(".")[0]
    try:
        fields: Any = msgspec.json.decode(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
        kid, alg, typ = fields.get("kid"), fields.get("alg"), fields.get("typ")
    except (ValueError, AttributeError, RecursionError):
        raise _refused("the assertion is not a JWT") from None
    if media_type(typ) not in _TYPES:
        raise _refused("typ is not client-authentication+jwt")
    return kid, alg


def _check_audience(audience: str | list[str], client: Client, issuer: str, endpoints: tuple[str, ...]) -> None:
    if client.is_fapi:
        if audience != issuer:
            raise _refused("aud is the issuer alone, as a string")
        return
    if {issuer, *endpoints}.isdisjoint([audience] if isinstance(audience, str) else audience):
        raise _refused("aud is not this provider")


def _check(claims: _Claims, client: Client, now: datetime) -> None:
    instant, leeway = now.timestamp(), LEEWAY.total_seconds()
    if claims.iss != client.id or claims.sub != client.id:
        raise _refused("iss and sub must be the client")
    if not instant - leeway < claims.exp <= instant + LONGEST_LIFE.total_seconds() + leeway:
        raise _refused("the assertion has expired, or lives too long")
    if max(claims.nbf or 0, claims.iat or 0) > instant + leeway:
        raise _refused("the assertion is from the future")
    if not 0 < len(claims.jti) <= LONGEST_JTI:
        raise _refused("jti is empty or too long")


def _refused(description: str) -> TokenRefused:
    return TokenRefused("invalid_client", description, status=401)
