"""Resource indicators (RFC 8707): which services a token is for, and which of them a client may name."""

from urllib.parse import urlsplit

from motid.oidc.client import Client
from motid.oidc.parameters import Parameters

INVALID_TARGET = "invalid_target"


def resources_asked(parameters: Parameters, client: Client) -> tuple[str, ...] | None:
    """Return the resources that a request names, none for a request without; None when one of them may not be named.

    Each is an absolute address without fragment (§2) and registered as `allowed_resources`.
    """
    asked = tuple(dict.fromkeys(parameters.get("resource", "").split()))
    return asked if all(each in client.metadata.allowed_resources for each in asked) else None


def is_resource(text: str) -> bool:
    """Whether a text can name a resource: an absolute URI without fragment, in ASCII."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    absolute = bool(parts.scheme) and bool(parts.netloc or parts.path)
    return absolute and "#" not in text and text.isascii() and text.isprintable() and " " not in text
