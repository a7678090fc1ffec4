"""§2 to §4: which client asks, for whom, and where the browser may go afterwards."""

from dataclasses import dataclass, field
from typing import Any

from motid.db import Reader
from motid.oidc.authorization.check_text import read_languages
from motid.oidc.client import Client
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.parameters import Parameters, read_parameters
from motid.oidc.provider import Provider

LONGEST_STATE = 4096
LONGEST_LANGUAGES = 200
"""Characters of `ui_locales` that are looked at."""


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """A checked logout request. `hint` holds the claims of a valid ID token of ours; `return_to` is registered.

    `ui_locales` are the languages of the page, where there is one.
    """

    client: Client | None
    hint: dict[str, Any] | None = field(repr=False)
    return_to: str | None = field(repr=False)
    state: str | None = field(repr=False)
    ui_locales: tuple[str, ...] = ()


async def read_logout_request(provider: Provider, connection: Reader, encoded: bytes) -> LogoutRequest:
    """Check a logout request. Raises `AddressUntrusted`: the answer is a page, never a redirect."""
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid:
        raise AddressUntrusted("parameters") from None
    hint = _hint(provider, parameters)
    client = await _client(provider, connection, parameters, hint)
    return_to = parameters.get("post_logout_redirect_uri")
    if return_to is not None and (client is None or return_to not in client.metadata.post_logout_redirect_uris):
        client_id = None if client is None else client.id
        raise AddressUntrusted("post_logout_redirect_uri_mismatch", client_id=client_id, value=return_to)
    state = parameters.get("state")
    if state is not None and len(state) > LONGEST_STATE:
        raise AddressUntrusted("parameters")
    languages = read_languages(parameters.get("ui_locales", "")[:LONGEST_LANGUAGES])
    return LogoutRequest(client, hint, return_to, state, languages)


def _hint(provider: Provider, parameters: Parameters) -> dict[str, Any] | None:
    """Return the claims of `id_token_hint`; an expired token still hints (§4), a foreign one is an error."""
    token = parameters.get("id_token_hint")
    if token is None:
        return None
    claims = provider.keys.verify_hint(token)
    if claims is None or claims.get("iss") != provider.issuer:
        raise AddressUntrusted("id_token_hint", client_id=_registered(provider, parameters))
    return claims


def _registered(provider: Provider, parameters: Parameters) -> str | None:
    """Return the client that the request names, for its list of events, when it is one of ours."""
    named = provider.clients.get(parameters.get("client_id", ""))
    return None if named is None else named.id


async def _client(
    provider: Provider, connection: Reader, parameters: Parameters, hint: dict[str, Any] | None
) -> Client | None:
    """Return the client of the hint, or the named one; both must agree (§2)."""
    named = parameters.get("client_id")
    hinted = None if hint is None else str(hint.get("aud"))
    if named is not None and hinted is not None and named != hinted:
        raise AddressUntrusted("id_token_hint", client_id=_registered(provider, parameters))
    client_id = hinted or named
    if client_id is None:
        return None
    client = await provider.clients.find(connection, client_id)
    if client is None:
        raise AddressUntrusted("client_unknown")
    return client
