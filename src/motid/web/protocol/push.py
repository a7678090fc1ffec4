"""`/par`: pushed authorization requests (RFC 9126)."""

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.push import push
from motid.oidc.errors import ParametersInvalid, TokenRefused
from motid.oidc.parameters import read_parameters
from motid.oidc.provider import Provider
from motid.oidc.token.authenticate_client import authenticate_client
from motid.web.protocol.http import (
    ANY_ORIGIN,
    JSON,
    NO_STORE,
    BadBody,
    answer,
    form_body,
    method_not_allowed,
    preflight,
)
from motid.web.protocol.token import client_authorization, refuse

PATH = "/par"


def push_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the pushed authorization request endpoint."""

    @asgi(PATH, copy_scope=False, opt={"exclude_from_csrf": True})
    async def pushed(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method == "OPTIONS":
            await preflight(send, b"POST")
            return
        if method != "POST":
            await method_not_allowed(send, b"POST, OPTIONS")
            return
        try:
            parameters = read_parameters(await form_body(scope, receive))
            client = await authenticate_client(provider, client_authorization(scope), parameters)
            kept = await push(provider, client, parameters)
        except BadBody as bad:
            await refuse(send, TokenRefused("invalid_request", bad.description, status=bad.status))
        except ParametersInvalid as fault:
            await refuse(send, TokenRefused("invalid_request", fault.description))
        except TokenRefused as refusal:
            await refuse(send, refusal)
        else:
            await answer(send, 201, msgspec.json.encode(kept), JSON, (*NO_STORE, *ANY_ORIGIN))

    return (pushed,)
