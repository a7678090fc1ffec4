"""Addresses that lead to a page of this site and nowhere else."""

from urllib.parse import urlsplit

_LONGEST = 2000


def local_path(address: str | None) -> str | None:
    """Return `address` when it is a path of this site, else None (no open redirector: RFC 9700 §4.11)."""
    if not address or len(address) > _LONGEST or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(c) <= 0x20 or ord(c) == 0x7F for c in address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
