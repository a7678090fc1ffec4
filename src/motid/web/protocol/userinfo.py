"""`/userinfo` (OpenID Connect Core §5.3): the access token in the header, or in a posted form."""

from typing import Any

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.errors import BearerRefused
from motid.oidc.provider import Provider
from motid.oidc.userinfo import userinfo
from motid.web.protocol.dpop import next_nonce
from motid.web.protocol.fapi_interaction import interaction_id
from motid.web.protocol.http import (
    ANY_ORIGIN,
    JSON,
    NO_STORE,
    BadBody,
    Header,
    answer,
    form_body,
    is_form,
    method_not_allowed,
    preflight,
)
from motid.web.protocol.resource_call import challenges, resource_call

PATH = "/userinfo"
_JWT = b"application/jwt"
_HEADERS = (*NO_STORE, *ANY_ORIGIN)


def userinfo_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the userinfo endpoint."""

    @asgi(PATH, copy_scope=False, opt={"exclude_from_csrf": True})
    async def user_info(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method == "OPTIONS":
            await preflight(send, b"GET, POST")
            return
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST, OPTIONS")
            return
        try:
            form = await form_body(scope, receive) if method == "POST" and is_form(scope) else None
            call = resource_call(provider, PATH, scope, form)
            claims = await userinfo(provider, call)
        except BadBody as bad:
            refusal = BearerRefused("invalid_request", bad.description, status=bad.status)
            await _refuse(send, refusal, interaction_id(scope, needed=False))
        except BearerRefused as refusal:
            await _refuse(send, refusal, interaction_id(scope, needed=False))
        else:
            nonce = next_nonce(provider, call.proofs) if call.scheme == "DPoP" else ()
            proved = bool(call.proofs) or call.certificate is not None
            await _answer(send, claims, (*nonce, *interaction_id(scope, needed=proved)))

    return (user_info,)


async def _answer(send: Send, claims: dict[str, Any] | str, more: tuple[Header, ...]) -> None:
    if isinstance(claims, str):
        await answer(send, 200, claims.encode(), _JWT, (*_HEADERS, *more))
    else:
        await answer(send, 200, msgspec.json.encode(claims), JSON, (*_HEADERS, *more))


async def _refuse(send: Send, refusal: BearerRefused, more: tuple[Header, ...]) -> None:
    """Answer as RFC 6750 §3 and RFC 9449 §7.1."""
    body = b"{}"
    if refusal.error is not None:
        body = msgspec.json.encode({"error": refusal.error, "error_description": refusal.description})
    await answer(send, refusal.status, body, JSON, (*_HEADERS, *more, *challenges(refusal)))
