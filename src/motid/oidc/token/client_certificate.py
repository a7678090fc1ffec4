"""`tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 §2): who showed this certificate."""

import base64
import binascii
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from cryptography import x509

from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_certificate import ClientCertificate
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider


async def client_of_certificate(provider: Provider, client: Client, certificate: ClientCertificate | None) -> Client:
    """Return the client when the certificate is its own. Raises `TokenRefused("invalid_client")`."""
    if certificate is None:
        raise _refused("this client needs a certificate in the TLS handshake")
    if not certificate.is_valid_at(provider.database.clock.now()):
        raise _refused("the certificate of the TLS handshake has expired, or is not valid yet")
    if client.metadata.token_endpoint_auth_method == "tls_client_auth":  # noqa: S105 - a method
        is_its_own = _names(certificate.x509, client.metadata)
    else:
        is_its_own = certificate.der in _registered(await provider.client_key_sets.of(client))
    if not is_its_own:
        raise _refused("client authentication failed")
    return client


def _refused(description: str) -> TokenRefused:
    return TokenRefused("invalid_client", description, status=401)


def _names(certificate: x509.Certificate, metadata: ClientMetadata) -> bool:
    """Whether the certificate has the one name that is registered (§2.1.2); that it is genuine is the PKI's word."""
    if metadata.tls_client_auth_subject_dn is not None:
        return certificate.subject == distinguished_name(metadata.tls_client_auth_subject_dn)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    if metadata.tls_client_auth_san_dns is not None:
        known = metadata.tls_client_auth_san_dns.lower()
        return known in (name.lower() for name in names.get_values_for_type(x509.DNSName))
    if metadata.tls_client_auth_san_uri is not None:
        return metadata.tls_client_auth_san_uri in names.get_values_for_type(x509.UniformResourceIdentifier)
    if metadata.tls_client_auth_san_ip is not None:
        return ip_address(metadata.tls_client_auth_san_ip) in names.get_values_for_type(x509.IPAddress)
    if metadata.tls_client_auth_san_email is not None:
        return _mailbox(metadata.tls_client_auth_san_email) in map(
            _mailbox, names.get_values_for_type(x509.RFC822Name)
        )
    return False


def distinguished_name(text: str) -> x509.Name:
    """Return the name that a text means (RFC 4514). Raises `ValueError`."""
    return x509.Name.from_rfc4514_string(text)


def _mailbox(text: str) -> str:
    """Return a mail address with its host in lower case (RFC 5280 §7.5)."""
    local, at, host = text.rpartition("@")
    return local + at + host.lower()


def _registered(jwks: Mapping[str, Any] | None) -> list[bytes]:
    """Return the certificates of the client's keys: the first of each `x5c` (§2.2.2, RFC 7517 §4.7)."""
    keys = (jwks or {}).get("keys", [])
    return [der for key in keys for der in _first(key.get("x5c"))]


def _first(chain: object) -> list[bytes]:
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        return []
    try:
        return [base64.b64decode(chain[0], validate=True)]
    except binascii.Error:
        return []
