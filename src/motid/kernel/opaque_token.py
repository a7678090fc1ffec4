"""Bearer secrets that a browser or client holds: `id.secret`, of which the database keeps a digest only.

The id is an ordered UUID, so that a look-up touches one place of one index and inserts land at its end; the
secret has 256 bits, so that a plain SHA-256 is a sufficient digest (no dictionary to try).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from motid.kernel import base64url

_ID_LENGTH = 22
_SECRET_LENGTH = 43


@dataclass(frozen=True, slots=True)
class OpaqueToken:
    """A parsed or fresh token. Its `repr` shows the id alone."""

    id: UUID
    secret: bytes

    @classmethod
    def fresh(cls, id_: UUID) -> "OpaqueToken":
        """Make a token with a new secret for the row `id_`."""
        return cls(id_, secrets.token_bytes(32))

    @classmethod
    def parse(cls, text: str) -> "OpaqueToken | None":
        """Read a token as it came from outside; None when it cannot be one of ours."""
        head, dot, tail = text.partition(".")
        if not dot or len(head) != _ID_LENGTH or len(tail) != _SECRET_LENGTH:
            return None
        try:
            return cls(UUID(bytes=base64url.decode(head)), base64url.decode(tail))
        except ValueError:
            return None

    def text(self) -> str:
        """Return the form that the holder keeps."""
        return f"{base64url.encode(self.id.bytes)}.{base64url.encode(self.secret)}"

    def digest(self) -> bytes:
        """Return what the database keeps."""
        return hashlib.sha256(self.secret).digest()

    def matches(self, digest: bytes) -> bool:
        """Whether this token's secret is the one of the stored digest, in constant time."""
        return hmac.compare_digest(self.digest(), digest)

    def __repr__(self) -> str:
        return f"<OpaqueToken {self.id}>"
