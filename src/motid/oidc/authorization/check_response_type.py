"""RFC 6749 §3.1.1, RFC 9700 §2.1.2: the code flow only."""

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters


def check_response_type(parameters: Parameters) -> None:
    """Refuse any response type but `code`."""
    response_type = parameters.get("response_type")
    if response_type is None:
        raise AuthorizationRefused("invalid_request", "response_type is missing")
    if response_type != "code":
        raise AuthorizationRefused("unsupported_response_type", "only response_type=code is supported")
