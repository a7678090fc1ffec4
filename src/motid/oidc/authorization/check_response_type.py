"""RFC 6749 §3.1.1, RFC 9700 §2.1.2: the code flow only, for clients that are registered for it."""

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters


def check_response_type(parameters: Parameters, client: Client) -> None:
    """Refuse any response type but `code`, and clients that only act in their own name (§4.1.2.1)."""
    response_type = parameters.get("response_type")
    if response_type is None:
        raise AuthorizationRefused("invalid_request", "response_type is missing")
    if response_type != "code":
        raise AuthorizationRefused("unsupported_response_type", "only response_type=code is supported")
    if "authorization_code" not in client.metadata.grant_types:
        raise AuthorizationRefused("unauthorized_client", "the client is not registered for authorization_code")
