"""RFC 6749 §2.3, OpenID Connect Core §9: who calls, by the one method that is registered."""

import base64
from datetime import datetime
from urllib.parse import unquote_plus

from motid.oidc.client import CERTIFICATE_METHODS, Client, ClientAuthentication
from motid.oidc.client_call import ClientCall
from motid.oidc.errors import TokenRefused
from motid.oidc.handles import digest_of
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.token.client_assertion import client_of_assertion, wrong_method
from motid.oidc.token.client_certificate import client_of_certificate


async def authenticate_client(provider: Provider, call: ClientCall, parameters: Parameters) -> Client:
    """Return the client. Raises `TokenRefused("invalid_client")`; 401, so with a challenge.

    Two methods in one request are refused (RFC 6749 §2.3), and so is a method that the client did not register. A
    client that calls more often than it may is refused with status 429.
    """
    client = await _authenticated(provider, call, parameters)
    wait = provider.client_rates.seconds_to_wait(client)
    if wait:
        raise TokenRefused("temporarily_unavailable", "too many requests", status=429, retry_after=wait)
    return client


async def _authenticated(provider: Provider, call: ClientCall, parameters: Parameters) -> Client:
    authorization = call.authorization
    if "client_assertion" in parameters:
        if authorization is not None or "client_secret" in parameters:
            raise TokenRefused("invalid_request", "use one method of client authentication")
        return await client_of_assertion(provider, call, parameters)
    method, client_id, *secrets = _credentials(authorization, parameters)
    digests, now, pool = tuple(map(digest_of, secrets)), provider.database.clock.now(), provider.database.pool
    client = await provider.clients.find(pool, client_id)
    if client is not None and not _may_be(client, method, digests, now):
        # Secret or method may have changed a moment ago.
        client = await provider.clients.find_anew(pool, client_id)
    if client is None or not _may_be(client, method, digests, now):
        raise _refused(_why(client, method))
    if method == "none" and client.metadata.token_endpoint_auth_method in CERTIFICATE_METHODS:
        return await client_of_certificate(provider, client, call.certificate)
    return client


def _may_be(client: Client, method: ClientAuthentication, digests: tuple[bytes, ...], now: datetime) -> bool:
    """Whether a call is the client's, as far as its parameters tell: a certificate stands beside them."""
    registered = client.metadata.token_endpoint_auth_method
    if method == "none":
        return registered == "none" or registered in CERTIFICATE_METHODS
    return registered == method and any(client.is_secret(digest, now) for digest in digests)


def _why(client: Client | None, method: ClientAuthentication) -> str:
    """Return the fault in words: a library with another default than ours is the commonest one of a new service."""
    if client is None or client.metadata.token_endpoint_auth_method == method:
        return "client authentication failed"
    return wrong_method(client)


def _credentials(
    authorization: str | None, parameters: Parameters
) -> tuple[ClientAuthentication, str, *tuple[str, ...]]:
    """Return the method that was used, the identifier, and the secret; two where it can be read in two ways."""
    if authorization is not None:
        client_id, *secrets = _basic(authorization)
        if "client_secret" in parameters:
            raise TokenRefused("invalid_request", "use one method of client authentication")
        if parameters.get("client_id", client_id) != client_id:
            raise TokenRefused("invalid_request", "client_id differs from the authenticated client")
        # Some libraries say so which public client they are; an empty secret is none (RFC 6749 §2.3.1).
        return ("client_secret_basic" if any(secrets) else "none"), client_id, *secrets
    client_id = parameters.get("client_id", "")
    if not client_id:
        raise _refused("client authentication is missing")
    if "client_secret" in parameters:
        return "client_secret_post", client_id, parameters["client_secret"]
    return "none", client_id, ""


def _basic(authorization: str) -> tuple[str, ...]:
    """Return identifier and secret, each form-encoded before they were joined (RFC 6749 §2.3.1).

    Many libraries encode neither. The secret as it stands comes third where that would make another one of it; an
    identifier has nothing in it that encoding changes, but for the colon.
    """
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise _refused("only Basic is supported in Authorization")
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # not ASCII, not base64, or not UTF-8 inside
        raise _refused("Authorization is not Basic credentials") from None
    if not colon or not client_id:
        raise _refused("Authorization is not Basic credentials")
    decoded = unquote_plus(secret)
    return (unquote_plus(client_id), decoded) if decoded == secret else (unquote_plus(client_id), decoded, secret)


def _refused(description: str) -> TokenRefused:
    return TokenRefused("invalid_client", description, status=401)
