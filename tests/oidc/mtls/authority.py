"""Certificates of an invented authority, and how a proxy passes them on."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey

HEADER = "Client-Cert"


def certificate(
    subject: str = "CN=dvc,O=Tinh thu nghiem,C=VN",
    *,
    names: tuple[x509.GeneralName, ...] = (),
    begins: timedelta = timedelta(hours=-1),
    ends: timedelta = timedelta(hours=1),
    key: CertificateIssuerPrivateKeyTypes | None = None,
) -> x509.Certificate:
    """Return a fresh certificate, signed by its own key."""
    key, now = key or ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name.from_rfc4514_string(subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(key, None if isinstance(key, Ed25519PrivateKey) else SHA256())


def sequence(shown: x509.Certificate) -> str:
    """Return the value of a header as RFC 9440 has it."""
    return f":{base64.b64encode(shown.public_bytes(Encoding.DER)).decode()}:"


def escaped(shown: x509.Certificate) -> str:
    """Return the value of a header as nginx writes `$ssl_client_escaped_cert`."""
    return quote(shown.public_bytes(Encoding.PEM).decode())


def jwks_with(shown: x509.Certificate) -> dict[str, list[dict[str, object]]]:
    """Return a key set that registers a certificate."""
    public = shown.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    x5c = [base64.b64encode(shown.public_bytes(Encoding.DER)).decode()]
    return {"keys": [{**ECKey.import_key(public).as_dict(private=False), "x5c": x5c}]}
