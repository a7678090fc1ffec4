"""Discovery (OpenID Connect Discovery §4, RFC 8414 §3) and the key set: bytes that are ready before anybody asks."""

from typing import Any

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.provider import Provider
from motid.web.protocol.http import ANY_ORIGIN, JSON, messages_of, method_not_allowed, preflight

_CACHED = (*ANY_ORIGIN, (b"cache-control", b"public, max-age=300"))
_JWKS = b"application/jwk-set+json"


def document_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return `/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server` and `/jwks`."""
    metadata_of, keys_of = Document(JSON), Document(_JWKS)

    @asgi(["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"], copy_scope=False)
    async def metadata(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await metadata_of.answer(scope, send, provider.metadata)

    @asgi("/jwks", copy_scope=False)
    async def jwks(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await keys_of.answer(scope, send, provider.keys.jwks)

    return (metadata, jwks)


class Document:
    """One document of a content type, with the messages of its answer kept while it stays the same."""

    def __init__(self, content_type: bytes) -> None:
        self._content_type = content_type
        self._body = b""
        self._start: Any = None
        self._rest: Any = None

    async def answer(self, scope: Scope, send: Send, body: bytes) -> None:
        """Answer with the document as it is now."""
        match scope.get("method"):
            case "GET":
                if body is not self._body:
                    self._prepare(body)
                await send(self._start)
                await send(self._rest)
            case "OPTIONS":
                await preflight(send, b"GET")
            case _:
                await method_not_allowed(send, b"GET, OPTIONS")

    def _prepare(self, body: bytes) -> None:
        self._body = body
        self._start, self._rest = messages_of(200, body, self._content_type, _CACHED)
