"""What is kept of a refusal: which client, where, which code, in which words, and how often in an hour."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

LONGEST_DETAIL: Final = 160
LONGEST_VALUE: Final = 200
KEPT_FOR: Final = timedelta(days=30)
"""How long integrators can read an event."""
NOT_OF_THE_CLIENT: Final = frozenset(
    {
        *("access_denied", "login_required", "consent_required", "interaction_required"),
        *("account_selection_required", "unmet_authentication_requirements", "authorization_pending"),
        *("expired_token", "transaction_failed", "use_dpop_nonce", "server_error"),
    }
)
"""Errors that are part of how things go: the citizen said no, or is not there yet; nothing is to be mended."""
_LIKE_AN_IDENTIFIER: Final = re.compile(r"\d{6,}|[^/]*@[^/]*|[^/]{41,}")
"""Numbers, mail addresses and tokens: what a path may carry of a person."""
_REMOVED: Final = "…"


@dataclass(frozen=True, slots=True)
class EventKey:
    """What is counted together. `hour` is its beginning; `detail` is a text of ours, never of a request."""

    client_id: str
    endpoint: str
    code: str
    detail: str
    hour: datetime

    @property
    def digest(self) -> bytes:
        """The identifier of the row: the same in every process."""
        parts = (self.client_id, self.endpoint, self.code, self.detail, self.hour.isoformat())
        return hashlib.sha256("\0".join(parts).encode()).digest()[:16]

    @property
    def reference(self) -> str:
        """What the error page shows and the list repeats."""
        return reference_of(self.digest)


def reference_of(digest: bytes) -> str:
    """Return the first 40 bits of an identifier as people read them aloud: `K7QF-2M3D`."""
    text = base64.b32encode(digest[:5]).decode()
    return f"{text[:4]}-{text[4:]}"


def hour_of(instant: datetime) -> datetime:
    """Return the beginning of an hour."""
    return instant.replace(minute=0, second=0, microsecond=0)


def shown_address(address: str) -> str | None:
    """Return scheme, host and path of an address that a client sent; None for what is no address.

    User name, query and fragment are left out, and so is whatever in the path looks like a number, a mail address or
    a token: the list is for integrators and holds nothing of a person.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not parts.scheme or not host or not address.isascii() or not address.isprintable():
        return None
    path = "/".join(_LIKE_AN_IDENTIFIER.sub(_REMOVED, segment) for segment in parts.path.split("/"))
    place = _LIKE_AN_IDENTIFIER.sub(_REMOVED, host) if len(host) > LONGEST_VALUE // 2 else host
    return f"{parts.scheme}://{place}{'' if port is None else f':{port}'}{path}"[:LONGEST_VALUE]
