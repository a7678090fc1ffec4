"""Whom a request is for (CIBA Core §7.1): `login_hint`, `id_token_hint` or `login_hint_token`, exactly one of them.

What a hint says is checked for its form only. Whether anybody is behind it is never told (`unknown_user_id` is not
used): a request about nobody is answered like any other and expires (ADR 0018, invariant 9).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from motid.kernel.digits import is_digits
from motid.kernel.errors import InvalidValue
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.authorization.check_id_token_hint import hinted_subject
from motid.oidc.client import Client
from motid.oidc.client_keys import signed_by
from motid.oidc.errors import TokenRefused
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

_NAMES: Final = ("login_hint", "id_token_hint", "login_hint_token")
_LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Hint:
    """A citizen as a client names one: by phone, by personal number, or by the `sub` that it knows."""

    by: Literal["phone", "personal_number", "subject"]
    value: str = field(repr=False)


async def read_hint(provider: Provider, client: Client, parameters: Parameters) -> Hint:
    """Return the one hint. Raises `TokenRefused`."""
    given = [name for name in _NAMES if name in parameters]
    if len(given) != 1:
        raise TokenRefused("invalid_request", f"the request has exactly one of {', '.join(_NAMES)}")
    match given[0]:
        case "login_hint":
            return hint_of_text(parameters["login_hint"])
        case "id_token_hint":
            subject = hinted_subject(parameters["id_token_hint"], client, provider.keys, provider.issuer)
            if subject is None:
                raise TokenRefused("invalid_request", "id_token_hint is no ID token of this provider for this client")
            return Hint("subject", subject)
        case _:
            return await _of_token(provider, client, parameters["login_hint_token"])


def hint_of_text(text: str) -> Hint:
    """Read a `login_hint`: +84…, or twelve digits. Raises `TokenRefused`."""
    if is_digits(text, 12):
        return Hint("personal_number", PersonalIdNumber(text).reveal())
    return _of_phone(text)


def _of_phone(text: str) -> Hint:
    try:
        if text.startswith("+"):
            return Hint("phone", PhoneNumber.parse(text).e164())
    except InvalidValue:
        pass
    raise TokenRefused("invalid_request", "login_hint is a mobile number of Vietnam (+84…) or a personal number")


async def _of_token(provider: Provider, client: Client, token: str) -> Hint:
    """Read a JWT that the client signed: `sub_id` holds a subject identifier (RFC 9493 §3.2.3 and §3.2.6)."""
    claims = await _signed_claims(provider, client, token)
    if claims.get("iss") != client.id or provider.issuer not in _list(claims.get("aud")):
        raise TokenRefused("invalid_request", "login_hint_token is not from this client to this provider")
    _check_expiry(claims.get("exp"), provider.database.clock.now())
    identifier = claims.get("sub_id")
    match identifier:
        case {"format": "phone_number", "phone_number": str(number)}:
            return _of_phone(number)
        case {"format": "iss_sub", "iss": provider.issuer, "sub": str(subject)} if len(subject) <= _LONGEST_SUBJECT:
            return Hint("subject", subject)
        case _:
            raise TokenRefused("invalid_request", "sub_id of login_hint_token is a phone_number or an iss_sub")


async def _signed_claims(provider: Provider, client: Client, token: str) -> dict[str, Any]:
    if client.metadata.jwks is None and client.metadata.jwks_uri is None:
        raise TokenRefused("invalid_request", "the client has registered no keys for a login_hint_token")
    claims = await signed_by(provider, client, token, algorithms=client.assertion_algorithms, kid=None)
    if claims is None:
        raise TokenRefused("invalid_request", "the signature of login_hint_token does not hold")
    return claims


def _check_expiry(exp: object, now: datetime) -> None:
    if isinstance(exp, bool) or not isinstance(exp, int | float):
        raise TokenRefused("invalid_request", "exp of login_hint_token is a number")
    if exp <= now.timestamp():
        raise TokenRefused("expired_login_hint_token", "login_hint_token has expired")


def _list(audience: object) -> list[object]:
    return audience if isinstance(audience, list) else [audience]


def subject_of_limit(client: Client, hint: Hint) -> str:
    """Return what requests of a client about a hint are counted by; limits keep a keyed digest of it."""
    return msgspec.json.encode((client.id, hint.by, hint.value)).decode()
