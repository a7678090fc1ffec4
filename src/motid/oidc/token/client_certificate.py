"""`tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 §2): who showed this certificate."""

from ipaddress import ip_address

from cryptography import x509

from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_certificate import ClientCertificate, certificates_of, distinguished_name
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider


async def client_of_certificate(provider: Provider, client: Client, certificate: ClientCertificate | None) -> Client:
    """Return the client when the certificate is its own. Raises `TokenRefused("invalid_client")`."""
    if certificate is None:
        raise _refused("this client needs a certificate in the TLS handshake")
    if not certificate.is_valid_at(provider.database.clock.now()):
        raise _refused("the certificate of the TLS handshake has expired, or is not valid yet")
    if not await _is_its_own(provider, client, certificate):
        raise _refused("client authentication failed")
    return client


async def _is_its_own(provider: Provider, client: Client, certificate: ClientCertificate) -> bool:
    if client.metadata.token_endpoint_auth_method == "self_signed_tls_client_auth":  # noqa: S105 - a method
        return certificate.der in certificates_of(await provider.client_key_sets.of(client))
    try:
        return certificate.is_of_pki and _names(certificate.x509, client.metadata)
    except ValueError:  # a certificate's names are read when they are asked for, and may be malformed
        return False


def _refused(description: str) -> TokenRefused:
    return TokenRefused("invalid_client", description, status=401)


def _names(certificate: x509.Certificate, metadata: ClientMetadata) -> bool:
    """Whether the certificate has the one name that is registered (§2.1.2); that it is genuine is the PKI's word."""
    if metadata.tls_client_auth_subject_dn is not None:
        return certificate.subject == distinguished_name(metadata.tls_client_auth_subject_dn)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension):
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


def _mailbox(text: str) -> str:
    """Return a mail address with its host in lower case (RFC 5280 §7.5)."""
    local, at, host = text.rpartition("@")
    return local + at + host.lower()
