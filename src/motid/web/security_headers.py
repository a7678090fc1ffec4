"""Security headers of every answer of the sites (OWASP ASVS 5.0, V3.4), set in one place at the edge.

An answer that set one of them itself keeps its own: a page that must allow another `form-action`, an asset that may
be cached for a year.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

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


def content_security_policy(form_targets: Iterable[str] = ()) -> str:
    """Return the policy of a page: only our own files, nothing inline, no frames.

    `form_targets` are origins that a form of ours may lead to by redirects: the clients of the exchange after
    consent. A browser checks them against `form-action` too (CSP Level 3 §6.4.2).
    """
    form_action = " ".join(["'self'", *sorted(set(form_targets))])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; worker-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    )


def security_headers(*, secure: bool, form_targets: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers of a page. `secure` tells whether the site is reached over TLS (HSTS, RFC 6797)."""
    headers = {
        "content-security-policy": content_security_policy(form_targets),
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


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """ASGI wrapper that adds the headers which an answer did not set itself."""

    application: Application
    headers: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def around(cls, application: Application, *, secure: bool, form_targets: Iterable[str] = ()) -> "SecurityHeaders":
        """Wrap an application with the headers of `security_headers`."""
        named = security_headers(secure=secure, form_targets=form_targets)
        return cls(application, tuple((name.encode(), value.encode()) for name, value in named.items()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; lifespan and other protocols pass through untouched."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message.get("headers", ())}
                missing = [header for header in self.headers if header[0] not in own]
                message = {**message, "headers": [*message.get("headers", ()), *missing]}
            await send(message)

        await self.application(scope, receive, send_with_headers)
