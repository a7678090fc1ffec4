"""The pushed authorization request endpoint (RFC 9126 §2): checked like a request at `/authorize`, then kept."""

import msgspec

from motid.limits import Refused
from motid.oidc.authorization.pushed import LIFETIME, keep_pushed
from motid.oidc.authorization.receive import received_from, source_of_object
from motid.oidc.authorization.validate import validate
from motid.oidc.client import Client
from motid.oidc.client_call import ClientCall
from motid.oidc.errors import AddressUntrusted, AuthorizationRefused, TokenRefused
from motid.oidc.limits import PUSHED_REQUESTS_BY_CLIENT, PUSHED_REQUESTS_BY_NETWORK
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.token.authenticate_client import authenticate_client
from motid.oidc.token.possession import key_of_call

_OF_THE_CLIENT = ("client_secret", "client_assertion", "client_assertion_type")
"""Parameters that say who pushes; they are no part of what is pushed."""


class Pushed(msgspec.Struct, frozen=True):
    """What the endpoint answers (§2.2)."""

    request_uri: str
    expires_in: int


async def push(provider: Provider, call: ClientCall, *, network: str) -> Pushed:
    """Keep a request of a client. Raises `TokenRefused` with the code of the fault (§2.3).

    `network`: where the call comes from; it bounds what is pushed in the name of clients that prove nothing.
    """
    parameters = call.parameters()
    client = await authenticate_client(provider, call, parameters)
    if "request_uri" in parameters:
        raise TokenRefused("invalid_request", "request_uri cannot be pushed")
    now = provider.database.clock.now()
    by_network = [(PUSHED_REQUESTS_BY_NETWORK, network)] if client.is_public else []
    _, taken = await provider.limiter.take_in_turn([*by_network, (PUSHED_REQUESTS_BY_CLIENT, client.id)], now)
    if isinstance(taken, Refused):
        raise TokenRefused("temporarily_unavailable", "too many requests are pushed", status=429)
    key = await key_of_call(provider, call)
    source = await source_of_object(provider, provider.database.pool, client, _request_of(client, parameters))
    try:
        if source.fault is not None:
            raise source.fault
        validate(provider, received_from(provider, client, source), now, pushing=True)
    except AuthorizationRefused as refusal:
        raise TokenRefused(refusal.error, refusal.description) from None
    except AddressUntrusted as fault:
        raise TokenRefused("invalid_request", _IN_WORDS.get(fault.reason, "the request cannot be read")) from None
    kept = source.parameters if key is None else _bound(source.parameters, key.thumbprint)
    request_uri = await keep_pushed(provider, client, kept, signed=source.signed)
    return Pushed(request_uri, int(LIFETIME.total_seconds()))


def _bound(parameters: Parameters, thumbprint: str) -> Parameters:
    """Return the request with the key that its code will be bound to (RFC 9449 §10.1)."""
    if parameters.get("dpop_jkt", thumbprint) != thumbprint:
        raise TokenRefused("invalid_request", "dpop_jkt is not the key of the DPoP proof")
    return {**parameters, "dpop_jkt": thumbprint}


_IN_WORDS = {
    "redirect_uri_missing": "redirect_uri is missing",
    "redirect_uri_mismatch": "redirect_uri is not registered for this client",
}


def _request_of(client: Client, parameters: Parameters) -> Parameters:
    kept = {name: value for name, value in parameters.items() if name not in _OF_THE_CLIENT}
    return {**kept, "client_id": client.id}
