"""What a token exchange asks for (RFC 8693 §2.1), as far as the request alone can tell."""

from dataclasses import dataclass
from typing import Final

from motid.oidc.errors import TokenRefused
from motid.oidc.parameters import Parameters

ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type, not a secret
JWT: Final = "urn:ietf:params:oauth:token-type:jwt"
_TYPES: Final = (ACCESS_TOKEN, JWT)


@dataclass(frozen=True, slots=True)
class ExchangeRequest:
    """`issued_type` is what the client wants, `audience` names services; `scope` is None where none is named."""

    subject_token: str
    actor_token: str | None
    issued_type: str
    audience: tuple[str, ...]
    scope: tuple[str, ...] | None

    def __repr__(self) -> str:
        return "<ExchangeRequest>"


def read_exchange(parameters: Parameters) -> ExchangeRequest:
    """Return the request. Raises `TokenRefused("invalid_request")` for tokens of a type that is not exchanged."""
    if "subject_token" not in parameters:
        raise TokenRefused("invalid_request", "subject_token is missing")
    _check_type(parameters, "subject_token")
    actor_token = parameters.get("actor_token")
    if (actor_token is None) != ("actor_token_type" not in parameters):
        raise TokenRefused("invalid_request", "actor_token and actor_token_type come together")
    if actor_token is not None:
        _check_type(parameters, "actor_token")
    issued_type = parameters.get("requested_token_type", ACCESS_TOKEN)
    if issued_type not in _TYPES:
        raise TokenRefused("invalid_request", "requested_token_type is access_token or jwt")
    scope = parameters.get("scope")
    return ExchangeRequest(
        subject_token=parameters["subject_token"],
        actor_token=actor_token,
        issued_type=issued_type,
        audience=tuple(dict.fromkeys(parameters.get("audience", "").split())),
        scope=None if scope is None else tuple(dict.fromkeys(scope.split())),
    )


def _check_type(parameters: Parameters, name: str) -> None:
    """Take access tokens only: the others are no token to call a service with, and live longer or for another use."""
    type_ = parameters.get(f"{name}_type")
    if type_ not in _TYPES:
        raise TokenRefused("invalid_request", f"{name}_type is access_token or jwt; no other token is exchanged")
    if type_ == JWT and parameters[name].count(".") != 2:
        raise TokenRefused("invalid_request", f"{name} is not of its type")
