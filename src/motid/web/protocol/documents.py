"""Discovery (OpenID Connect Discovery §4, RFC 8414 §3) and the key set: bytes that are ready before anybody asks."""

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.provider import Provider
from motid.web.protocol.http import ANY_ORIGIN, JSON, answer, method_not_allowed, preflight

_CACHED = (*ANY_ORIGIN, (b"cache-control", b"public, max-age=300"))
_JWKS = b"application/jwk-set+json"


def document_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return `/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server` and `/jwks`."""

    @asgi(["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"], copy_scope=False)
    async def metadata(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await _document(scope, send, provider.metadata, JSON)

    @asgi("/jwks", copy_scope=False)
    async def jwks(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await _document(scope, send, provider.keys.jwks, _JWKS)

    return (metadata, jwks)


async def _document(scope: Scope, send: Send, body: bytes, content_type: bytes) -> None:
    match scope.get("method"):
        case "GET":
            await answer(send, 200, body, content_type, _CACHED)
        case "OPTIONS":
            await preflight(send, b"GET")
        case _:
            await method_not_allowed(send, b"GET, OPTIONS")
