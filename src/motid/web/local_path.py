"""Addresses that lead to a page of this site and nowhere else."""

import re
from urllib.parse import urlsplit

_LONGEST = 2000
_MISLEADING = re.compile(r"[\x00-\x20\x7f\\]")
"""What browsers drop or turn into a slash: blanks, control characters, backslashes."""


def local_path(address: str | None) -> str | None:
    """Return `address` when it is a path of this site, else None (no open redirector: RFC 9700 §4.11)."""
    if not address or len(address) > _LONGEST or not address.startswith("/") or address.startswith("//"):
        return None
    if _MISLEADING.search(address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
