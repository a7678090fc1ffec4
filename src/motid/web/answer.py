"""Answers of our pages: bytes that are ready, sent as they are."""

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send


class Answer(Response[bytes]):
    """Status, headers and body. Litestar would merge and copy headers and cookies for a third of a millisecond."""

    def __init__(self, status: int, headers: Iterable[tuple[str, str]], body: bytes = b"") -> None:
        sent = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self.ready = _Ready(status, [*sent, (b"content-length", str(len(body)).encode())], body)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **_: Any) -> ASGIResponse:  # noqa: ARG002
        """Return what is sent; routes add nothing to it."""
        return self.ready


class _Ready(ASGIResponse):
    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code = status
        self.sent = headers
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.sent})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
