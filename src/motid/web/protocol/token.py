"""`/token` (RFC 6749 §3.2, OpenID Connect Core §3.1.3)."""

from http import HTTPStatus

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.client_events.refused_call import note_refused_call
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.oidc.token.exchange import exchange
from motid.web.protocol.client_call import client_call
from motid.web.protocol.dpop import next_nonce
from motid.web.protocol.http import (
    ANY_ORIGIN,
    JSON,
    NO_STORE,
    Header,
    answer,
    method_not_allowed,
    preflight,
)

PATH = "/token"
_HEADERS = (*NO_STORE, *ANY_ORIGIN)


def token_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the token endpoint."""

    @asgi(PATH, copy_scope=False, opt={"exclude_from_csrf": True})
    async def token(scope: Scope, receive: Receive, send: Send) -> None:
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
            tokens = await exchange(provider, call)
        except TokenRefused as refusal:
            note_refused_call(provider, PATH, call, refusal)
            await refuse(send, refusal)
        else:
            await answer(
                send, 200, msgspec.json.encode(tokens), JSON, (*_HEADERS, *next_nonce(provider, call.proofs))
            )

    return (token,)


async def refuse(send: Send, refusal: TokenRefused) -> None:
    """Answer with the error as JSON (RFC 6749 §5.2)."""
    body = msgspec.json.encode({"error": refusal.error, "error_description": refusal.description})
    more: list[Header] = []
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        # Whichever way was tried: a 401 always names a scheme (RFC 9110 §15.5.2).
        more.append((b"www-authenticate", b'Basic realm="MotID", charset="UTF-8"'))
    if refusal.retry_after is not None:
        more.append((b"retry-after", str(refusal.retry_after).encode()))
    if refusal.nonce is not None:
        more.append((b"dpop-nonce", refusal.nonce.encode()))
    await answer(send, refusal.status, body, JSON, (*_HEADERS, *more))
