"""Security headers of every answer of the sites (OWASP ASVS 5.0, V3.4), set in one place at the edge.

They are added to the message that leaves, not by handlers: pages, assets, errors and raw protocol endpoints all carry
them. An answer that set one of them itself keeps its own.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Final

from litestar.types import Message, Scope

from motid.settings import Settings
from motid.web.paths import PATHS

NO_STORE: Final = "no-store"
"""Cache-Control of pages: all of them carry a token or personal data."""
A_YEAR: Final = "public, max-age=31536000, immutable"
"""Cache-Control of built assets: their names change with their content."""

_TWO_YEARS: Final = 63_072_000
_POWERFUL_FEATURES: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)


def content_security_policy(form_targets: Iterable[str] = (), frames: Iterable[str] = ()) -> str:
    """Return the policy of a page: only our own files, nothing inline, no frames but those of the origins given.

    `form_targets` are origins that a form of ours may lead to by redirects, such as the clients of the exchange after
    sign-in and consent: Chromium checks `form-action` on every redirect that follows a form (CSP Level 3 §6.4.2).
    """
    form_action = " ".join(["'self'", *sorted(set(form_targets))])
    framed = " ".join(sorted(set(frames)))
    frame_source = f"frame-src {framed}; " if framed else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; worker-src 'self'; {frame_source}form-action {form_action}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def security_headers(*, secure: bool) -> dict[str, str]:
    """Return the headers of a page. `secure` tells whether the site is reached over TLS (HSTS, RFC 6797)."""
    headers = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": _POWERFUL_FEATURES,
        "cache-control": NO_STORE,
    }
    if secure:
        headers["strict-transport-security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return headers


def completion_of_headers(settings: Settings) -> Callable[[Iterable[tuple[bytes, bytes]]], list[tuple[bytes, bytes]]]:
    """Return a function that adds to an answer's headers those which it did not set itself.

    What is missing depends on the names alone, of which there are a few combinations; it is worked out once for each.
    """
    page = _encoded(security_headers(secure=settings.secure))

    @lru_cache(maxsize=1024)
    def missing(names: tuple[bytes, ...]) -> tuple[tuple[bytes, bytes], ...]:
        own = {name.lower() for name in names}
        return tuple(header for header in page.items() if header[0] not in own)

    def complete(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        return [*headers, *missing(tuple([name for name, _ in headers]))]

    return complete


def with_security_headers(settings: Settings) -> Callable[[Message, Scope], Awaitable[None]]:
    """Return a hook for `Litestar(before_send=[...])` that adds the headers which an answer did not set itself.

    A page whose form leads on to a client sets its own policy, by `content_security_policy`.
    """
    complete = completion_of_headers(settings)
    caching = (b"cache-control", A_YEAR.encode())

    async def add_headers(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = list(message.get("headers", ()))
        is_asset = str(scope.get("path", "")).startswith(f"{PATHS.static}/") and message["status"] in (200, 304)
        if is_asset and not any(name.lower() == b"cache-control" for name, _ in headers):
            headers.append(caching)
        message["headers"] = complete(headers)

    return add_headers


def _encoded(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}
