"""The certificate that a client showed in the TLS handshake (RFC 8705), as a proxy that is trusted passes it on."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Self
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

LONGEST: Final = 16 * 1024
"""Characters of a certificate in a header."""


@dataclass(frozen=True)
class ClientCertificate:
    """An X.509 certificate, the possession of whose key the handshake proved.

    `is_of_pki`: its chain was checked, so that the names in it are true.
    """

    x509: x509.Certificate
    is_of_pki: bool = True

    @classmethod
    def from_header(cls, value: str, *, is_of_pki: bool = True) -> Self:
        """Return the certificate of a header: a byte sequence (RFC 9440 §2.2), or PEM in URL encoding as of nginx.

        Raises `ValueError` for anything else.
        """
        if len(value) > LONGEST:
            raise ValueError("the certificate is too long")
        text = value.strip()
        if text.startswith(":"):
            return cls(x509.load_der_x509_certificate(_sequence(text)), is_of_pki)
        return cls(x509.load_pem_x509_certificate(unquote(text).encode()), is_of_pki)

    @cached_property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.x509.public_bytes(Encoding.DER)

    @cached_property
    def thumbprint(self) -> str:
        """`x5t#S256`: SHA-256 of the DER in base64url (§3.1)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.der).digest()).rstrip(b"=").decode()

    def is_valid_at(self, instant: datetime) -> bool:
        """Whether the certificate's period of validity holds an instant. Its chain is the proxy's matter."""
        try:
            return self.x509.not_valid_before_utc <= instant <= self.x509.not_valid_after_utc
        except ValueError:
            return False

    def __repr__(self) -> str:
        return "<ClientCertificate>"


def distinguished_name(text: str) -> x509.Name:
    """Return the name that a text means (RFC 4514). Raises `ValueError`."""
    return x509.Name.from_rfc4514_string(text)


def certificates_of(jwks: Mapping[str, Any] | None) -> list[bytes]:
    """Return the certificates of a client's keys in DER: the first of each `x5c` (§2.2.2, RFC 7517 §4.7)."""
    keys = (jwks or {}).get("keys", [])
    return [der for key in keys if isinstance(key, dict) for der in _first(key.get("x5c"))]


def _first(chain: object) -> list[bytes]:
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        return []
    try:
        return [base64.b64decode(chain[0], validate=True)]
    except ValueError:
        return []


def _sequence(text: str) -> bytes:
    if len(text) < 2 or not text.endswith(":"):
        raise ValueError("not a byte sequence")
    try:
        return base64.b64decode(text[1:-1], validate=True)
    except binascii.Error:
        raise ValueError("not a byte sequence") from None
