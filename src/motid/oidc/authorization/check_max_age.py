"""OpenID Connect Core §3.1.2.1: `max_age` in whole seconds."""

import re

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def check_max_age(parameters: Parameters, client: Client) -> int | None:
    """Return the age that a sign-in may have; the client's default when the request names none."""
    text = parameters.get("max_age")
    if text is None:
        return client.metadata.default_max_age
    if not _SECONDS.fullmatch(text):
        raise AuthorizationRefused("invalid_request", "max_age is not a number of seconds")
    return int(text)
