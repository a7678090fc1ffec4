"""`tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 §2): who showed this certificate.

A certificate is no secret that could be guessed, so each refusal says in plain words what did not fit.
"""

from ipaddress import ip_address

from cryptography import x509

from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_certificate import ClientCertificate, certificates_of, distinguished_name
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.settings import Settings


async def client_of_certificate(provider: Provider, client: Client, certificate: ClientCertificate | None) -> Client:
    """Return the client when the certificate is its own. Raises `TokenRefused("invalid_client")`."""
    if certificate is None:
        raise _refused(certificate_missing(provider.settings))
    if not certificate.is_valid_at(provider.database.clock.now()):
        raise _refused("the certificate of the TLS handshake has expired, or is not valid yet")
    fault = await _why_not_its_own(provider, client, certificate)
    if fault is not None:
        raise _refused(fault)
    return client


def certificate_missing(settings: Settings) -> str:
    """Return what a call without the certificate that it needs is told: most often it went to the wrong address."""
    where = "" if settings.mtls_origin is None else ", at an address of mtls_endpoint_aliases in discovery"
    return f"this client needs a certificate in the TLS handshake{where}"


async def _why_not_its_own(provider: Provider, client: Client, certificate: ClientCertificate) -> str | None:
    """Return why a certificate is not the client's; None when it is."""
    if client.metadata.token_endpoint_auth_method == "self_signed_tls_client_auth":  # noqa: S105 - a method
        registered = certificates_of(await provider.client_key_sets.of(client))
        if certificate.der not in registered:
            return "the certificate of the TLS handshake is not in x5c of a registered key"
        return None
    if not certificate.is_of_pki:
        return "the certificate of the TLS handshake comes from no authority that is trusted here"
    try:
        named = _names(certificate.x509, client.metadata)
    except ValueError:  # a certificate's names are read when they are asked for, and may be malformed
        named = False
    return None if named else "the certificate of the TLS handshake does not have the registered name"


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
