"""Requests and answers of the raw handlers."""

from collections.abc import Iterable, Sequence
from typing import Any

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Scope, Send

from motid.oidc.parameters import LONGEST_INPUT

FORM = b"application/x-www-form-urlencoded"
JSON = b"application/json"
HTML = b"text/html; charset=utf-8"
Header = tuple[bytes, bytes]

NO_STORE: tuple[Header, ...] = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))
ANY_ORIGIN: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"dpop-nonce, www-authenticate"),
)
"""For endpoints that take no cookies and are called by scripts of public clients."""
NO_SNIFF: tuple[Header, ...] = ((b"x-content-type-options", b"nosniff"),)


class BadBody(Exception):  # noqa: N818
    """A body that is not read: `status` says why (413 too large, 415 not a form)."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of this name; None when there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return None


def headers(scope: Scope, name: bytes) -> list[str]:
    """Return every header of this name."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def is_form(scope: Scope) -> bool:
    """Whether the body says that it is a form."""
    return (header(scope, b"content-type") or "").partition(";")[0].strip().lower().encode() == FORM


async def form_body(scope: Scope, receive: Receive) -> bytes:
    """Return the body of a posted form. Raises `BadBody`."""
    if not is_form(scope):
        raise BadBody(415, "the body must be application/x-www-form-urlencoded")
    return await _body(receive, header(scope, b"content-length"))


async def _body(receive: Receive, declared_length: str | None) -> bytes:
    """Return the whole body. At its declared length it is, though the server says so in a further message only."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] != "http.request":
            raise BadBody(400, "the request was cut off")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LONGEST_INPUT:
            raise BadBody(413, "the body is too large")
        chunks.append(chunk)
        if str(size) == declared_length or not message.get("more_body", False):
            return b"".join(chunks)


async def answer(send: Send, status: int, body: bytes, content_type: bytes, more: Iterable[Header] = ()) -> None:
    """Send a whole answer."""
    start, rest = messages_of(status, body, content_type, more)
    await send(start)
    await send(rest)


def messages_of(
    status: int, body: bytes, content_type: bytes, more: Iterable[Header] = ()
) -> tuple[HTTPResponseStartEvent, HTTPResponseBodyEvent]:
    """Return the two messages of a whole answer."""
    sent: Sequence[Header] = (
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        *NO_SNIFF,
        *more,
    )
    return (
        {"type": "http.response.start", "status": status, "headers": sent},
        {"type": "http.response.body", "body": body, "more_body": False},
    )


async def redirect(send: Send, location: str, more: Iterable[Header] = ()) -> None:
    """Send the browser on by GET (303, RFC 9700 §4.12), leaving no address behind (`Referrer-Policy`)."""
    sent = (
        (b"location", location.encode("ascii")),
        (b"content-length", b"0"),
        (b"referrer-policy", b"no-referrer"),
        *NO_STORE,
        *more,
    )
    await send({"type": "http.response.start", "status": 303, "headers": sent})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def method_not_allowed(send: Send, allowed: bytes) -> None:
    """Refuse a method."""
    await answer(send, 405, b"", b"text/plain", ((b"allow", allowed), *NO_STORE))


async def preflight(send: Send, methods: bytes) -> None:
    """Answer a cross-origin preflight of a script."""
    allowed = (
        *ANY_ORIGIN,
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"authorization, content-type, dpop"),
        (b"access-control-max-age", b"86400"),
    )
    await answer(send, 204, b"", b"text/plain", allowed)
