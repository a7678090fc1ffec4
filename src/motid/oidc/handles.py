"""Codes and opaque tokens: an ordered identifier and a secret, "<id>.<secret>", the secret stored hashed.

The tokens of machines read "<id>~<secret>": where one is looked up shows in the text.

The identifier is a UUID version 7, so that rows land at the end of the index; the secret has 256 bits, so that a
plain SHA-256 keeps it (no salt or stretching can help a value that nobody can guess).
"""

import hashlib
import secrets
from uuid import UUID

import msgspec

from motid.kernel import base64url

_ID_LENGTH = 22
_LENGTH = _ID_LENGTH + 1 + 43
MACHINE = "~"
"""Between the parts of a token that a client got in its own name."""


class Handle(msgspec.Struct, frozen=True):
    """What the database knows of a code or token; no digest where a signature has proved it already."""

    id: UUID
    digest: bytes | None


def new_handle(id_: UUID, joint: str = ".") -> tuple[str, Handle]:
    """Return the text to hand out and the handle to store."""
    secret = base64url.encode(secrets.token_bytes(32))
    return f"{base64url.encode(id_.bytes)}{joint}{secret}", Handle(id_, digest_of(secret))


def read_handle(text: str, joint: str = ".") -> Handle | None:
    """Return the handle of a text that came back; None for anything that was never handed out."""
    if len(text) != _LENGTH or text[_ID_LENGTH] != joint or not text.isascii():
        return None
    try:
        identifier = base64url.decode(text[:_ID_LENGTH])
    except ValueError:
        return None
    return Handle(UUID(bytes=identifier), digest_of(text[_ID_LENGTH + 1 :]))


def digest_of(secret: str) -> bytes:
    """Return the stored form of a secret of high entropy."""
    return hashlib.sha256(secret.encode()).digest()
