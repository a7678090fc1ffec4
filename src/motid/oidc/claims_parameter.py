"""The `claims` request parameter (OpenID Connect Core §5.5), parsed strictly."""

from typing import Any

import msgspec

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.identity_assurance.request import (
    VERIFIED_CLAIMS,
    VerifiedClaimsRequest,
    is_scalar,
    read_verified_claims,
)
from motid.oidc.scopes import ALL_CLAIMS, NOT_ON_RECORD

MOST_CLAIMS = 64
Scalar = str | int | float | bool


class ClaimRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """How one claim is asked for."""

    essential: bool = False
    value: Scalar | None = None
    values: tuple[Scalar, ...] | None = None

    def __repr__(self) -> str:
        return "<ClaimRequest>"

    @property
    def wanted(self) -> tuple[Scalar, ...]:
        """The values that would do; empty when any would."""
        if self.values is not None:
            return self.values
        return () if self.value is None else (self.value,)


class ClaimsRequest(msgspec.Struct, frozen=True):
    """Claims asked for by name, for each of the two places; beside them those that must be verified."""

    id_token: dict[str, ClaimRequest | None] = msgspec.field(default_factory=dict)
    userinfo: dict[str, ClaimRequest | None] = msgspec.field(default_factory=dict)
    verified_in_id_token: tuple[VerifiedClaimsRequest, ...] = ()
    verified_in_userinfo: tuple[VerifiedClaimsRequest, ...] = ()

    def id_token_claim(self, name: str) -> ClaimRequest:
        """Return the request for an ID token claim; an empty one when it was not asked for."""
        return self.id_token.get(name) or ClaimRequest()


class _OfAnyType(msgspec.Struct):
    """A claim that MotID need not know: what `value` is depends on the claim (§5.5.1)."""

    essential: bool = False
    value: Any = None
    values: list[Any] | None = None


class _AsSent(msgspec.Struct):
    id_token: dict[str, Any] | None = None
    userinfo: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(_AsSent)


def read_claims_parameter(text: str | None) -> ClaimsRequest:
    """Return what the parameter asks for. Unknown claims are ignored; a wrong shape is refused."""
    if text is None:
        return ClaimsRequest()
    try:
        sent = _decoder.decode(text)
        in_id_token, in_userinfo = sent.id_token or {}, sent.userinfo or {}
        return ClaimsRequest(_plain(in_id_token), _plain(in_userinfo), _verified(in_id_token), _verified(in_userinfo))
    except (msgspec.DecodeError, RecursionError):
        raise AuthorizationRefused("invalid_request", "claims is not a claims request object") from None


def _plain(sent: dict[str, Any]) -> dict[str, ClaimRequest | None]:
    if len(sent) > MOST_CLAIMS:
        raise AuthorizationRefused("invalid_request", "claims asks for too many claims")
    plain = {name: request for name, request in sent.items() if name != VERIFIED_CLAIMS}
    msgspec.convert(plain, dict[str, _OfAnyType | None])
    known = {name: request for name, request in plain.items() if name in _KNOWN}
    asked = msgspec.convert(known, dict[str, ClaimRequest | None])
    if not all(is_scalar(value) for request in asked.values() if request for value in request.wanted):
        raise AuthorizationRefused("invalid_request", "claims asks for a number that is too large")
    return asked


def _verified(sent: dict[str, Any]) -> tuple[VerifiedClaimsRequest, ...]:
    return read_verified_claims(sent[VERIFIED_CLAIMS]) if VERIFIED_CLAIMS in sent else ()


_KNOWN = frozenset({"acr", "auth_time", *ALL_CLAIMS}) - NOT_ON_RECORD
