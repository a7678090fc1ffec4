"""RFC 9449 §10: the key that the code will be bound to, named before it is proved."""

import re

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def check_dpop_jkt(parameters: Parameters) -> str | None:
    """Return the thumbprint that the request names."""
    thumbprint = parameters.get("dpop_jkt")
    if thumbprint is not None and not _THUMBPRINT.fullmatch(thumbprint):
        raise AuthorizationRefused("invalid_request", "dpop_jkt is not a SHA-256 in base64url")
    return thumbprint
