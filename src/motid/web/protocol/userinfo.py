"""`/userinfo` (OpenID Connect Core §5.3): the access token in the header, by GET or POST."""

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.errors import BearerRefused
from motid.oidc.provider import Provider
from motid.oidc.userinfo import userinfo
from motid.web.protocol.http import ANY_ORIGIN, JSON, NO_STORE, answer, headers, method_not_allowed, preflight

_HEADERS = (*NO_STORE, *ANY_ORIGIN)


def userinfo_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the userinfo endpoint."""

    @asgi("/userinfo", copy_scope=False, opt={"exclude_from_csrf": True})
    async def user_info(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        method = scope.get("method")
        if method == "OPTIONS":
            await preflight(send, b"GET, POST")
            return
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST, OPTIONS")
            return
        try:
            claims = await userinfo(provider, _authorization(scope))
        except BearerRefused as refusal:
            await _refuse(send, refusal)
        else:
            await answer(send, 200, msgspec.json.encode(claims), JSON, _HEADERS)

    return (user_info,)


def _authorization(scope: Scope) -> str | None:
    found = headers(scope, b"authorization")
    if len(found) > 1:
        raise BearerRefused("invalid_request", "the Authorization header was repeated", status=400)
    return found[0] if found else None


async def _refuse(send: Send, refusal: BearerRefused) -> None:
    """Answer as RFC 6750 §3: the challenge says why, but for a request that brought no token at all."""
    challenge = 'Bearer realm="MotID"'
    body = b"{}"
    if refusal.error is not None:
        challenge += f', error="{refusal.error}", error_description="{refusal.description}"'
        body = msgspec.json.encode({"error": refusal.error, "error_description": refusal.description})
    more = (*_HEADERS, (b"www-authenticate", challenge.encode()))
    await answer(send, refusal.status, body, JSON, more)
