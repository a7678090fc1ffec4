"""The certificate that a terminating proxy saw (RFC 9440), read only where it can be believed."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from litestar.types import Scope

from motid.oidc.client_certificate import ClientCertificate
from motid.settings import Settings
from motid.web.network import peer_of

_NONE = (b"", b"(null)")
"""What proxies write where the handshake had no certificate; the latter is Apache's `%{SSL_CLIENT_CERT}s`."""


class CertificateUnreadable(Exception):  # noqa: N818
    """The proxy passed on what is not one certificate."""


def certificate_of(scope: Scope, settings: Settings) -> ClientCertificate | None:
    """Return the certificate of the handshake; None where there was none, or nobody who is trusted says so.

    The header counts only when a setting names it and the connection comes from the proxy's network: anybody could
    write it. Raises `CertificateUnreadable`, also for a header that came twice, one of which a client may have sent.
    """
    name = settings.client_certificate_header
    if name is None:
        return None
    found = _values(scope, name)
    if all(value in _NONE for value in found) or not _is_proxy(peer_of(scope), settings.client_certificate_peers):
        return None
    if len(found) > 1:
        raise CertificateUnreadable
    try:
        return ClientCertificate.from_header(found[0].decode("ascii"), is_of_pki=_is_of_pki(scope, settings))
    except ValueError:
        raise CertificateUnreadable from None


def _values(scope: Scope, name: str) -> list[bytes]:
    wanted = name.lower().encode()
    return [value for key, value in scope["headers"] if key == wanted]


def _is_of_pki(scope: Scope, settings: Settings) -> bool:
    """Whether the proxy checked the chain: it says so where a setting names the header, and always did otherwise."""
    name = settings.client_certificate_verified_header
    return name is None or _values(scope, name) == [b"SUCCESS"]


@lru_cache(maxsize=1024)
def _is_proxy(peer: str, networks: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in ip_network(network.strip()) for network in networks.split(","))
