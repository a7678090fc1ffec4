"""OpenID Connect Core §6, §7.2.1: request objects and registration by request are not supported yet, and say so."""

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

_NOT_SUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


def check_request_objects(parameters: Parameters) -> None:
    """Refuse with the registered code of each."""
    for name, error in _NOT_SUPPORTED.items():
        if name in parameters:
            raise AuthorizationRefused(error, f"{name} is not supported")
