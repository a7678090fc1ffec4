"""The `claims` request parameter (OpenID Connect Core §5.5), parsed strictly."""

from typing import Any

import msgspec

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.scopes import ALL_CLAIMS

MOST_CLAIMS = 64
Scalar = str | int | float | bool


class ClaimRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """How one claim is asked for."""

    essential: bool = False
    value: Scalar | None = None
    values: tuple[Scalar, ...] | None = None

    @property
    def wanted(self) -> tuple[Scalar, ...]:
        """The values that would do; empty when any would."""
        if self.values is not None:
            return self.values
        return () if self.value is None else (self.value,)


class ClaimsRequest(msgspec.Struct, frozen=True):
    """Claims asked for by name, for each of the two places."""

    id_token: dict[str, ClaimRequest | None] = msgspec.field(default_factory=dict)
    userinfo: dict[str, ClaimRequest | None] = msgspec.field(default_factory=dict)

    def id_token_claim(self, name: str) -> ClaimRequest:
        """Return the request for an ID token claim; an empty one when it was not asked for."""
        return self.id_token.get(name) or ClaimRequest()


class _AsSent(msgspec.Struct):
    id_token: dict[str, ClaimRequest | None] | None = None
    userinfo: dict[str, ClaimRequest | None] | None = None


_decoder = msgspec.json.Decoder(_AsSent)


def read_claims_parameter(text: str | None) -> ClaimsRequest:
    """Return what the parameter asks for. Unknown claims are ignored; a wrong shape is refused."""
    if text is None:
        return ClaimsRequest()
    try:
        sent = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise AuthorizationRefused("invalid_request", "claims is not a claims request object") from None
    return ClaimsRequest(_known(sent.id_token), _known(sent.userinfo))


def _known(requests: dict[str, ClaimRequest | None] | None) -> dict[str, ClaimRequest | None]:
    asked: dict[str, Any] = requests or {}
    if len(asked) > MOST_CLAIMS:
        raise AuthorizationRefused("invalid_request", "claims asks for too many claims")
    return {name: request for name, request in asked.items() if name in ALL_CLAIMS or name in _PROTOCOL_CLAIMS}


_PROTOCOL_CLAIMS = ("acr", "auth_time")
