"""Sign-ins that are approved elsewhere: device authorization (RFC 8628) and CIBA (CIBA Core §4)."""

from collections.abc import Iterator

from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, ClientMetadata
from motid.oidc.client_rules.addresses import page_problem
from motid.oidc.client_rules.problem import Problem
from motid.oidc.scopes import OPENID


def decoupled(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:
    """Check what the two grant types need, and that nothing of CIBA is registered without it."""
    if {DEVICE_GRANT, CIBA_GRANT} & set(metadata.grant_types) and OPENID not in metadata.scope:
        yield Problem("scope", "it contains openid")
    if DEVICE_GRANT in metadata.grant_types and metadata.require_signed_request_object:
        yield Problem("grant_types", "the requests of devices are not signed (require_signed_request_object)")
    yield from _ciba(metadata, sandbox=sandbox)


def _ciba(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:
    mode, endpoint = metadata.backchannel_token_delivery_mode, metadata.backchannel_client_notification_endpoint
    registered = CIBA_GRANT in metadata.grant_types
    if registered and metadata.token_endpoint_auth_method == "none":  # noqa: S105 - a method, not a secret
        yield Problem("grant_types", "CIBA is for clients that authenticate")
    if registered != (mode is not None):
        yield Problem("backchannel_token_delivery_mode", "it goes with the grant type of CIBA, and is poll or ping")
    if (mode == "ping") != (endpoint is not None):
        yield Problem("backchannel_client_notification_endpoint", "it goes with the delivery mode ping")
    problem = None if endpoint is None else page_problem(endpoint, sandbox=sandbox)
    if problem is not None:
        yield Problem("backchannel_client_notification_endpoint", problem)
    signs = metadata.backchannel_authentication_request_signing_alg is not None
    if signs and metadata.jwks is None and metadata.jwks_uri is None:
        yield Problem("jwks", "signed authentication requests need jwks or jwks_uri")
