"""What `motid client add --certificate FILE` registers: who shows this certificate is the client (RFC 8705 §2)."""

import base64
from pathlib import Path
from typing import Any

import typer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey, RSAKey


def by_certificate(file: Path) -> dict[str, Any]:
    """Return the metadata of a client that proves itself by the certificate in a PEM file.

    A self-signed certificate is registered itself, any other by its subject, for its successors of the PKI have the
    same. Raises `typer.BadParameter`.
    """
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        subject, issuer = certificate.subject, certificate.issuer
    except (OSError, ValueError):
        raise typer.BadParameter(f"{file} has no certificate in PEM") from None
    if subject != issuer:
        return {
            "token_endpoint_auth_method": "tls_client_auth",
            "tls_client_auth_subject_dn": subject.rfc4514_string(),
        }
    return {
        "token_endpoint_auth_method": "self_signed_tls_client_auth",
        "jwks": {"keys": [_key_of(certificate)]},
    }


def _key_of(certificate: x509.Certificate) -> dict[str, Any]:
    """Return the public key with its certificate in `x5c` (RFC 7517 §4.7)."""
    public = certificate.public_key()
    match public:
        case EllipticCurvePublicKey():
            key = ECKey.import_key(public).as_dict(private=False)
        case RSAPublicKey():
            key = RSAKey.import_key(public).as_dict(private=False)
        case _:
            raise typer.BadParameter("the certificate's key is neither EC nor RSA")
    return {**key, "x5c": [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()]}
