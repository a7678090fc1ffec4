"""RFC 9101 §10.5, RFC 9126 §6, OpenID Connect Core §7.2.1: how this client's requests have to come."""

from motid.oidc.authorization.receive import Received
from motid.oidc.errors import AuthorizationRefused


def check_request_objects(received: Received, *, pushing: bool = False) -> None:
    """Refuse a request that came by another way than the client registered. `pushing`: it is being pushed now."""
    source, client = received.source, received.client
    if source.fault is not None:
        raise source.fault
    if "registration" in source.parameters:
        raise AuthorizationRefused("registration_not_supported", "registration is not supported")
    if client.signs_requests and not source.signed:
        raise AuthorizationRefused("invalid_request", "this client sends signed request objects only")
    pushed = pushing or source.pushed_id is not None
    if client.pushes_requests and not pushed:
        raise AuthorizationRefused("invalid_request", "this client pushes its requests")
