"""Which client calls the management API, and whether it may."""

from typing import Final

from motid.oidc.client import Client
from motid.oidc.confirmation import stored_cnf
from motid.oidc.errors import BearerRefused, TokenRefused
from motid.oidc.find_token import find_token
from motid.oidc.provider import Provider
from motid.oidc.resource_call import ResourceCall, check_possession

API_PATH: Final = "/api/v1"
CLIENTS_READ: Final = "motid:clients.read"
CLIENTS_WRITE: Final = "motid:clients.write"
MANAGEMENT_SCOPES: Final = (CLIENTS_READ, CLIENTS_WRITE)


def api_resource(issuer: str) -> str:
    """Return the address by which clients name the API as the target of a token (RFC 8707)."""
    return f"{issuer}{API_PATH}"


async def management_caller(provider: Provider, call: ResourceCall, scope: str) -> Client:
    """Return the client that a token of its own lets in: one for this API, or for no service in particular.

    Raises `BearerRefused`: `invalid_token`, or `insufficient_scope` with status 403 (RFC 6750 §3.1); `TokenRefused`
    with status 429 for a client that calls too often.
    """
    token = await find_token(provider, call.token, provider.database.clock.now())
    client = None if token is None or token.citizen is not None else provider.clients.get(token.client_id)
    if token is None or client is None:
        raise BearerRefused("invalid_token", "a token that a client got in its own name is needed")
    if token.audience and not {api_resource(provider.issuer), provider.issuer} & set(token.audience):
        raise BearerRefused("invalid_token", "the access token is for another service")
    await check_possession(provider, call, stored_cnf(token.confirmation))
    if scope not in token.scope.split() or scope not in client.machine_scope:
        raise BearerRefused("insufficient_scope", f"the scope {scope} is needed", status=403)
    wait = provider.client_rates.seconds_to_wait(client)
    if wait:
        raise TokenRefused("temporarily_unavailable", "too many requests", status=429, retry_after=wait)
    return client
