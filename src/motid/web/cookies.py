"""Cookies of a site: HttpOnly, SameSite=Lax, host-only, and with the `__Host-` prefix where the site has TLS.

Cookies are shared by all ports of a host, so every name begins with the site's own word.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request

SESSION: Final = "motid_session"
SIGN_IN: Final = "motid_sign_in"
REGISTRATION: Final = "motid_registration"
RECOVERY: Final = "motid_recovery"
"""A forgotten password under way."""
LOST_PHONE: Final = "motid_lost_phone"
"""A change of a lost phone under way."""
BROWSER: Final = "motid_browser"
"""Random value of a browser; the anchor of anti-forgery tokens."""
KNOWN_BROWSER: Final = "motid_known_browser"
"""A browser in which somebody signed in before: attackers cannot use up its attempts."""
REMEMBERED: Final = "motid_remembered"
CONVERSION_LATER: Final = "motid_conversion_later"
"""The session in which “Bỏ qua” was pressed (S2-25); worth nothing once a policy ends that."""
JOIN: Final = "motid_join"
"""A join of two accounts that waits for the sign-in to the other one."""
CLOSED_ACCOUNT: Final = "motid_closed_account"
"""A closed account whose right password was given a moment ago in this browser."""
DESK_SESSION: Final = "motid_desk_session"
DESK_SIGN_IN: Final = "motid_desk_sign_in"
"""A sign-in of an official at MotID under way."""
DESK_ID_TOKEN: Final = "motid_desk_id_token"  # noqa: S105 - a name
"""The ID token of the sign-in, which MotID wants to see when the official signs out there."""
DESK_BROWSER: Final = "motid_desk_browser"
LANGUAGE: Final = "lang"

_PLAIN = re.compile(r"[A-Za-z0-9._~-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and makes the cookies; `secure` when the site is reached over TLS."""

    secure: bool

    def name(self, name: str) -> str:
        """Return the name as the browser knows it."""
        return f"__Host-{name}" if self.secure else name

    def read(self, request: Request[Any, Any, Any], name: str) -> str | None:
        """Return the value that the browser sent, or None."""
        return request.cookies.get(self.name(name))

    def read_scope(self, headers: list[tuple[bytes, bytes]], name: str) -> str | None:
        """Return the value from raw ASGI headers; for handlers that work without a request object."""
        wanted = self.name(name).encode() + b"="
        for header, value in headers:
            if header == b"cookie":
                for pair in value.split(b";"):
                    if (found := pair.strip()).startswith(wanted):
                        return found[len(wanted) :].decode("latin-1")
        return None

    def set(self, name: str, value: str, *, max_age: int | None = None) -> str:
        """Return the `Set-Cookie` header of a cookie; without `max_age` (seconds) it ends with the browser.

        Raises `ValueError` for a value that is not one of ours: tokens and codes without special characters.
        """
        if not _PLAIN.fullmatch(value):
            raise ValueError("the value of a cookie needs no quoting")
        age = "" if max_age is None else f"; Max-Age={max_age}"
        return f"{self.name(name)}={value}; Path=/; HttpOnly; SameSite=lax{age}{'; Secure' if self.secure else ''}"

    def clear(self, name: str) -> str:
        """Return the header that removes the cookie of this name."""
        return self.set(name, "", max_age=0)
