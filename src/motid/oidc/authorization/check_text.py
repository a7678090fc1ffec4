"""OpenID Connect Core §3.1.2.1: values that are kept or shown as they come, within bounds."""

import re

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

LONGEST = {"state": 4096, "nonce": 1024, "login_hint": 200, "ui_locales": 200}
_LOCALE = re.compile(r"[A-Za-z0-9-]{1,35}", re.ASCII)


def check_text(parameters: Parameters, name: str) -> str | None:
    """Return a value that is carried along unread."""
    value = parameters.get(name)
    if value is not None and len(value) > LONGEST[name]:
        raise AuthorizationRefused("invalid_request", f"{name} is too long")
    return value


def check_ui_locales(parameters: Parameters) -> tuple[str, ...]:
    """Return the languages asked for; what is no language tag is ignored, never an error (§3.1.2.1)."""
    return read_languages(check_text(parameters, "ui_locales") or "")


def read_languages(given: str) -> tuple[str, ...]:
    """Return the language tags among the words of a text."""
    return tuple(language for language in given.split(" ") if _LOCALE.fullmatch(language))
