"""How an answer travels (Multiple Response Type Encoding Practices §2.1, Form Post Response Mode, JARM §2.3)."""

from typing import Final

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

PLAIN: Final = ("query", "fragment", "form_post")
SIGNED: Final = ("jwt", *(f"{mode}.jwt" for mode in PLAIN))
RESPONSE_MODES: Final = (*PLAIN, *SIGNED)
DEFAULT: Final = "query"
"""The mode of `response_type=code` when the request names none."""


def check_response_mode(parameters: Parameters, client: Client) -> str:
    """Return the mode asked for. An unknown one is refused by the default mode."""
    mode = parameters.get("response_mode", _default(client))
    if mode not in RESPONSE_MODES:
        raise AuthorizationRefused("invalid_request", "response_mode has an unknown value")
    if client.signs_messages and mode not in SIGNED:
        raise AuthorizationRefused("invalid_request", "this client gets signed answers: response_mode is jwt")
    return mode


def mode_of_answers(parameters: Parameters, client: Client) -> str:
    """Return the mode by which even an error travels: the one asked for where it may be, else the default."""
    mode = parameters.get("response_mode", _default(client))
    return mode if mode in (SIGNED if client.signs_messages else RESPONSE_MODES) else _default(client)


def _default(client: Client) -> str:
    """Return the mode of a request that names none: signed for a client held to FAPI 2.0 Message Signing §5.4."""
    return "jwt" if client.signs_messages else DEFAULT
