"""Addresses as `htu` names them, compared without their query and fragment (RFC 9449 §4.3, RFC 3986 §6.2)."""

import re
from typing import Final
from urllib.parse import urlsplit

_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def normalised(address: str) -> str | None:
    """Return scheme, host, port and path in their one form; None for what is no address of an endpoint.

    Scheme and host in lower case, no default port, no needless escapes. A user name has no place in an address.
    """
    if not address.isascii() or any(character <= " " or character in "\\\x7f" for character in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{shown}{_ESCAPE.sub(_plain, parts.path) or '/'}"


def _plain(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()
