"""Who shows which certificate, and what tokens are bound to (RFC 8705 §2, §3, RFC 9449 §5.2)."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from motid.oidc.client import ClientMetadata
from motid.oidc.client_certificate import certificates_of, distinguished_name
from motid.oidc.client_rules.problem import Problem

_NAMES: Final = (
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
)


def sender(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check what says whose certificate it is, and that tokens are bound in one way."""
    given = [name for name in _NAMES if getattr(metadata, name) is not None]
    method = metadata.token_endpoint_auth_method
    if method == "tls_client_auth" and len(given) != 1:
        yield Problem("token_endpoint_auth_method", f"tls_client_auth needs exactly one of {', '.join(_NAMES)}")
    for name in given:
        if method != "tls_client_auth":
            yield Problem(name, "it goes with token_endpoint_auth_method tls_client_auth")
        elif not _can_be(name, getattr(metadata, name)):
            yield Problem(name, _FORMS[name])
    if method == "self_signed_tls_client_auth" and metadata.jwks_uri is None and not certificates_of(metadata.jwks):
        yield Problem("jwks", "self_signed_tls_client_auth needs a key with its certificate in x5c, or jwks_uri")
    if metadata.dpop_bound_access_tokens and metadata.tls_client_certificate_bound_access_tokens:
        yield Problem("dpop_bound_access_tokens", "a token is bound by DPoP or by certificate, not by both")


_FORMS: Final = {
    "tls_client_auth_subject_dn": "it is a distinguished name in the form of RFC 4514, such as CN=service,O=province",
    "tls_client_auth_san_dns": "it is the name of a host, without wildcard",
    "tls_client_auth_san_uri": "it is an address with its scheme",
    "tls_client_auth_san_ip": "it is an IP address",
    "tls_client_auth_san_email": "it is a mail address",
}


def _can_be(name: str, value: str) -> bool:
    """Whether a value can stand in a certificate as this name."""
    if not value.isprintable() or not value.strip():
        return False
    try:
        match name.removeprefix("tls_client_auth_"):
            case "subject_dn":
                return bool(distinguished_name(value).rdns)
            case "san_ip":
                return bool(str(ip_address(value)))
            case "san_email":
                return value.isascii() and value.count("@") == 1 and not {value[0], value[-1]} & {"@"}
            case "san_uri":
                return value.isascii() and ":" in value
    except ValueError:
        return False
    return value.isascii() and not set(value) & set("*@/: ")
