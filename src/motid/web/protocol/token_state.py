"""`/introspect` (RFC 7662 §2, RFC 9701 §4) and `/revoke` (RFC 7009 §2)."""

import msgspec
from litestar.handlers import ASGIRouteHandler
from litestar.types import Scope, Send

from motid.oidc.client import Client
from motid.oidc.introspect import JWT_TYPE, introspect, signed_answer, wants_jwt
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.revoke_token import revoke_token
from motid.web.protocol.client_endpoint import client_endpoint
from motid.web.protocol.http import ANY_ORIGIN, JSON, NO_STORE, answer, header

_HEADERS = (*NO_STORE, *ANY_ORIGIN)


def token_state_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the endpoints by which clients look at tokens and end them."""

    async def show(scope: Scope, send: Send, client: Client, parameters: Parameters) -> None:
        said = await introspect(provider, client, parameters)
        if client.signs_messages or wants_jwt(header(scope, b"accept") or ""):
            signed = (await signed_answer(provider, client, said)).encode()
            await answer(send, 200, signed, b"application/" + JWT_TYPE.encode(), _HEADERS)
        else:
            await answer(send, 200, msgspec.json.encode(said), JSON, _HEADERS)

    async def end(scope: Scope, send: Send, client: Client, parameters: Parameters) -> None:  # noqa: ARG001
        await revoke_token(provider, client, parameters)
        await answer(send, 200, b"", b"text/plain", _HEADERS)

    return (client_endpoint(provider, "/introspect", show), client_endpoint(provider, "/revoke", end))
