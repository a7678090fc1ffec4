"""Signed authentication requests (CIBA Core §7.1.1)."""

from typing import Final

from motid.db import Reader
from motid.oidc.authorization.request_object import ObjectRules, parameters_of_object
from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused, TokenRefused
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

_NEEDED: Final = ("aud", "iss", "exp", "iat", "nbf", "jti")
_OF_THE_CLIENT: Final = ("client_id", "client_secret", "client_assertion", "client_assertion_type", "request")


async def parameters_that_count(
    provider: Provider, connection: Reader, client: Client, parameters: Parameters
) -> Parameters:
    """Return the parameters, or those in the signed request. Raises `TokenRefused("invalid_request")`.

    A client that registered an algorithm sends nothing unsigned, and one that did not sends nothing signed.
    """
    signed = parameters.get("request")
    algorithm = client.metadata.backchannel_authentication_request_signing_alg
    if "request_uri" in parameters:
        raise TokenRefused("invalid_request", "request_uri is not for authentication requests")
    if (signed is None) != (algorithm is None):
        raise TokenRefused(
            "invalid_request",
            "requests are signed exactly when backchannel_authentication_request_signing_alg says so",
        )
    if signed is None:
        return parameters
    if set(parameters) - set(_OF_THE_CLIENT):
        raise TokenRefused("invalid_request", "beside a signed request stands the client's authentication only")
    rules = ObjectRules(algorithm, needs=_NEEDED, names_client=False)
    try:
        return await parameters_of_object(provider, connection, client, signed, rules=rules)
    except AuthorizationRefused as refusal:
        raise TokenRefused("invalid_request", refusal.description) from None
