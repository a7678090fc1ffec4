"""Endpoints that authenticated clients post forms to: one shape, and errors as JSON (RFC 6749 §5.2)."""

from collections.abc import Awaitable, Callable

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.client import Client
from motid.oidc.client_events.refused_call import note_refused_call
from motid.oidc.errors import TokenRefused
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.token.authenticate_client import authenticate_client
from motid.web.protocol.client_call import client_call
from motid.web.protocol.http import method_not_allowed, preflight
from motid.web.protocol.token import refuse

Answer = Callable[[Scope, Send, Client, Parameters], Awaitable[None]]


def client_endpoint(provider: Provider, path: str, respond: Answer) -> ASGIRouteHandler:
    """Return the handler of a path; `respond` answers what a known client asked and may raise `TokenRefused`."""

    @asgi(path, copy_scope=False, opt={"exclude_from_csrf": True})
    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method == "OPTIONS":
            await preflight(send, b"POST")
            return
        if method != "POST":
            await method_not_allowed(send, b"POST, OPTIONS")
            return
        call = None
        try:
            call = await client_call(provider, path, scope, receive)
            parameters = call.parameters()
            client = await authenticate_client(provider, call, parameters)
            await respond(scope, send, client, parameters)
        except TokenRefused as refusal:
            note_refused_call(provider, path, call, refusal)
            await refuse(send, refusal)

    return endpoint
