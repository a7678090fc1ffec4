"""How an answer travels (Multiple Response Type Encoding Practices §2.1, Form Post Response Mode, JARM §2.3)."""

from typing import Final

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

PLAIN: Final = ("query", "fragment", "form_post")
SIGNED: Final = ("jwt", *(f"{mode}.jwt" for mode in PLAIN))
RESPONSE_MODES: Final = (*PLAIN, *SIGNED)
DEFAULT: Final = "query"
"""The mode of `response_type=code` when the request names none."""


def check_response_mode(parameters: Parameters) -> str:
    """Return the mode asked for. An unknown one is refused by the default mode."""
    mode = parameters.get("response_mode", DEFAULT)
    if mode not in RESPONSE_MODES:
        raise AuthorizationRefused("invalid_request", "response_mode has an unknown value")
    return mode


def mode_of_answers(parameters: Parameters) -> str:
    """Return the mode by which even an error travels: the one asked for where it is known, else the default."""
    mode = parameters.get("response_mode", DEFAULT)
    return mode if mode in RESPONSE_MODES else DEFAULT
