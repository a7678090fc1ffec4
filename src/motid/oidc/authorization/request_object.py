"""Request objects by value (RFC 9101, OpenID Connect Core §6.1): the client's own words, proved by its key.

They are signed, and may be encrypted to a key of ours as well.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from motid.db import Reader
from motid.oidc import grant_store
from motid.oidc.client import Client
from motid.oidc.client_keys import signed_by
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.media_type import media_type
from motid.oidc.parameters import REPEATABLE, Parameters, has_control_characters
from motid.oidc.provider import Provider

LONGEST_LIFE: Final = timedelta(minutes=60)
"""How far `exp` may lie ahead, and `nbf` behind (FAPI 2.0 Message Signing §5.3.1)."""
LEEWAY: Final = timedelta(seconds=10)
"""How far the clocks of a client and ours may lie apart: what FAPI 2.0 asks for."""
FURTHEST_AHEAD: Final = timedelta(seconds=60)
"""Beyond this no `iat` is taken (FAPI 2.0 Security Profile §5.3.2.1)."""
LONGEST_JTI: Final = 200
_TYPES: Final = (None, "jwt", "oauth-authz-req+jwt")
_OF_THE_JWT: Final = ("iss", "aud", "exp", "nbf", "iat", "jti", "sub")
_FAPI_NEEDS: Final = ("iss", "aud", "nbf", "exp")
"""FAPI 2.0 Message Signing §5.3.1; elsewhere `iss` and `aud` SHOULD be there (RFC 9101 §4), and times may be."""
_DOTS_OF_JWE: Final = 4
_NEVER_INSIDE: Final = ("request", "request_uri")


@dataclass(frozen=True, slots=True)
class ObjectRules:
    """What differs between endpoints: the algorithm that counts, the claims needed, whether `client_id` is one."""

    algorithm: str | None
    needs: tuple[str, ...] = ()
    names_client: bool = True


async def parameters_of_object(
    provider: Provider, connection: Reader, client: Client, request: str, *, rules: ObjectRules | None = None
) -> Parameters:
    """Return the parameters that a request object holds; those beside it do not count (RFC 9101 §6.3).

    `rules` are those of the authorization endpoint when not given. Raises `AuthorizationRefused`:
    `request_not_supported` for an unsigned object, `invalid_request_object` otherwise.
    """
    if rules is None:
        rules = ObjectRules(client.metadata.request_object_signing_alg, _FAPI_NEEDS if client.is_fapi else ())
    if request.count(".") == _DOTS_OF_JWE:
        request = _decrypted(provider, request)
    header = _unverified_header(request)
    _check_signed(client, header, rules.algorithm)
    claims = await _verified(provider, client, request, header.get("kid"))
    now = provider.database.clock.now()
    if any(claims.get(name) is None for name in rules.needs):
        raise _invalid(f"the request object needs {', '.join(rules.needs)}")
    _check_parties(claims, client, provider.issuer, names_client=rules.names_client)
    expires_at = _check_times(claims, now)
    parameters = {name: _text(name, value) for name, value in claims.items() if name not in _OF_THE_JWT}
    if any(name in parameters for name in _NEVER_INSIDE):
        raise _invalid("request and request_uri do not stand in a request object")
    await _use_once(connection, client, claims, expires_at)
    return {name: value for name, value in parameters.items() if value}


def _decrypted(provider: Provider, request: str) -> str:
    """Return the signed object inside an encrypted one (RFC 9101 §6.1)."""
    inner = provider.keys.decryption.decrypt(request)
    if inner is None:
        raise _invalid("the request object cannot be decrypted: encrypt it to a key of our key set with use=enc")
    return inner


def _check_signed(client: Client, header: dict[str, Any], wanted: str | None) -> None:
    """Refuse what is not signed, and clearly: an object without signature proves nothing."""
    if header.get("alg") == "none":
        if client.signs_requests:
            raise _invalid("the request object must be signed")
        raise AuthorizationRefused("request_not_supported", "unsigned request objects are not supported")
    if media_type(header.get("typ")) not in _TYPES:
        raise _invalid("typ is not oauth-authz-req+jwt")
    if wanted is not None and _one_name(header.get("alg")) != _one_name(wanted):
        raise _invalid("the request object is not signed by the registered algorithm")
    if header.get("alg") not in client.assertion_algorithms:
        raise _invalid(f"the request object's alg is not {' or '.join(client.assertion_algorithms)}")
    if client.metadata.jwks is None and client.metadata.jwks_uri is None:
        raise _invalid("the client has registered no keys")


def _one_name(algorithm: object) -> object:
    """Return an algorithm by its old name: RFC 9864 calls EdDSA by its curve."""
    return "EdDSA" if algorithm == "Ed25519" else algorithm


def _unverified_header(request: str) -> dict[str, Any]:
    segment = request.partition(".")[0]
    try:
        header = msgspec.json.decode(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        raise _invalid("the request object is not a JWT") from None
    if not isinstance(header, dict):
        raise _invalid("the request object is not a JWT")
    return header


async def _verified(provider: Provider, client: Client, request: str, kid: object) -> dict[str, Any]:
    claims = await signed_by(provider, client, request, algorithms=client.assertion_algorithms, kid=kid)
    if claims is None:
        raise _invalid("none of the client's registered keys made the request object's signature")
    return claims


def _check_parties(claims: dict[str, Any], client: Client, issuer: str, *, names_client: bool) -> None:
    audience = claims.get("aud", issuer)
    named = claims.get("client_id", None if names_client else client.id)
    if claims.get("iss", client.id) != client.id or named != client.id:
        raise _invalid("iss and client_id must be the client")
    if issuer not in (audience if isinstance(audience, list) else [audience]):
        raise _invalid("aud is not this provider")
    if "sub" in claims:
        raise _invalid("a request object has no sub, so that it is no client assertion")  # RFC 9101 §10.8


def _check_times(claims: dict[str, Any], now: datetime) -> datetime:
    """Return when the object expires; one that does not say so is taken for as long as any may live."""
    instant, leeway, longest = now.timestamp(), LEEWAY.total_seconds(), LONGEST_LIFE.total_seconds()
    begins = _seconds(claims.get("nbf", instant))
    expires = _seconds(claims.get("exp", begins + longest))
    if not instant - leeway < expires <= instant + longest + leeway:
        raise _invalid("the request object has expired, or lives too long")
    if expires - begins > longest + leeway:
        raise _invalid("the request object lives too long")
    if not instant - longest - leeway <= begins <= instant + leeway:
        raise _invalid("the request object is not valid yet, or too old")
    if _seconds(claims.get("iat", instant)) > instant + FURTHEST_AHEAD.total_seconds():
        raise _invalid("the request object is from the future")
    return datetime.fromtimestamp(expires, UTC) + LEEWAY


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid("exp, nbf and iat are numbers")
    try:
        return float(value)
    except OverflowError:
        raise _invalid("exp, nbf and iat are seconds since 1970") from None


async def _use_once(connection: Reader, client: Client, claims: dict[str, Any], expires_at: datetime) -> None:
    """Note `jti`, where the object has one, so that nobody sends the object again."""
    jti = claims.get("jti")
    if jti is None:
        return
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise _invalid("jti is empty or too long")
    digest = hashlib.sha256(msgspec.json.encode(("request_object", client.id, jti))).digest()
    if not await grant_store.use_assertion(connection, digest, expires_at):
        raise _invalid("the request object was used before")


def _text(name: str, value: Any) -> str:
    """Return a claim as the parameter that it stands for (RFC 9101 §4); a list of resources as those are kept."""
    if name in REPEATABLE and isinstance(value, list):
        if not all(isinstance(each, str) and " " not in each for each in value):
            raise _invalid(f"{name} is an address, or a list of addresses")
        value = " ".join(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if has_control_characters(name, text):
        raise _invalid("a parameter has control characters")
    return text


def _invalid(description: str) -> AuthorizationRefused:
    return AuthorizationRefused("invalid_request_object", description)
