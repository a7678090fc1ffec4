"""Bodies that hold JSON."""

from typing import Any, Final

from litestar.types import Receive, Scope

from motid.web.protocol.http import JSON, BadBody, header

LARGEST: Final = 64 * 1024
"""Bytes of a body: the keys of a client are the largest part of its metadata."""


async def json_body(scope: Scope, receive: Receive) -> bytes:
    """Return the body of a request with JSON, undecoded. Raises `BadBody`."""
    if (header(scope, b"content-type") or "").partition(";")[0].strip().lower().encode() != JSON:
        raise BadBody(415, "the body must be application/json")
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] != "http.request":
            raise BadBody(400, "the request was cut off")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST:
            raise BadBody(413, "the body is too large")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)
