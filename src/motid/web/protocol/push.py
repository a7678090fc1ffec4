"""`/par`: pushed authorization requests (RFC 9126)."""

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.push import push
from motid.oidc.client_events.refused_call import note_refused_call
from motid.oidc.errors import TokenRefused
from motid.web.protocol.client_call import client_call
from motid.web.protocol.dpop import next_nonce
from motid.web.protocol.http import (
    ANY_ORIGIN,
    JSON,
    NO_STORE,
    answer,
    method_not_allowed,
    preflight,
)
from motid.web.protocol.pages import Pages
from motid.web.protocol.token import refuse

PATH = "/par"


def push_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the pushed authorization request endpoint."""
    provider = pages.provider

    @asgi(PATH, copy_scope=False, opt={"exclude_from_csrf": True})
    async def pushed(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method == "OPTIONS":
            await preflight(send, b"POST")
            return
        if method != "POST":
            await method_not_allowed(send, b"POST, OPTIONS")
            return
        call = None
        try:
            call = await client_call(provider, PATH, scope, receive)
            kept = await push(provider, call, network=pages.network(scope))
        except TokenRefused as refusal:
            note_refused_call(provider, PATH, call, refusal)
            await refuse(send, refusal)
        else:
            more = (*NO_STORE, *ANY_ORIGIN, *next_nonce(provider, call.proofs))
            await answer(send, 201, msgspec.json.encode(kept), JSON, more)

    return (pushed,)
