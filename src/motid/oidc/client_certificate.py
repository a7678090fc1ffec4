"""The certificate that a client showed in the TLS handshake (RFC 8705)."""

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """An X.509 certificate in DER, the possession of whose key the handshake proved."""

    der: bytes

    @property
    def thumbprint(self) -> str:
        """`x5t#S256`: SHA-256 of the DER in base64url (§3.1)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.der).digest()).rstrip(b"=").decode()

    def __repr__(self) -> str:
        return "<ClientCertificate>"
