"""OpenID Connect Core §3.1.2.1, §5.4: `openid` is there; what the client may not ask for is left out."""

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters
from motid.oidc.scopes import OPENID


def check_scope(parameters: Parameters, client: Client) -> tuple[str, ...]:
    """Return the scopes that count, in the order of the client's registration."""
    asked = parameters.get("scope", "").split(" ")
    if OPENID not in asked:
        raise AuthorizationRefused("invalid_scope", "scope must contain openid")
    return tuple(scope for scope in client.metadata.scope if scope in asked)
