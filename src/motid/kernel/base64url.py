"""Base64url without padding (RFC 4648 §5, RFC 7515 §2): how the protocol writes bytes, in one pass over them.

Every request of a client makes and reads a dozen such texts; the standard library's way takes twice as long.
"""

from binascii import a2b_base64, b2a_base64
from typing import Final

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_", b"+/")
_PADDING: Final = b"="


def encode(content: bytes) -> str:
    """Return bytes as text."""
    return b2a_base64(content, newline=False).translate(_TO_URL, _PADDING).decode()


def decode(text: str) -> bytes:
    """Return the bytes of a text without padding. Raises `ValueError` for anything else."""
    encoded = text.encode("ascii").translate(_FROM_URL)
    return a2b_base64(encoded + _PADDING * (-len(encoded) % 4), strict_mode=True)
