"""RFC 8707 §2.1: the services that the tokens are for."""

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters
from motid.oidc.resources import INVALID_TARGET, resources_asked


def check_resource(parameters: Parameters, client: Client) -> tuple[str, ...]:
    """Return the resources that the client names and may name."""
    asked = resources_asked(parameters, client)
    if asked is None:
        raise AuthorizationRefused(INVALID_TARGET, "resource is not one that this client may name")
    return asked
