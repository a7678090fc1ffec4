"""What discovery says of tokens (RFC 8414 §2, OpenID Connect Discovery §3, RFC 9701 §7)."""

from typing import Any, get_args

from motid.oidc.client import CERTIFICATE_METHODS, GrantType
from motid.oidc.encryption import CONTENT_ENCRYPTIONS, KEY_ENCRYPTIONS
from motid.oidc.signing_keys import ALGORITHMS, ASSERTION_ALGORITHMS

_SECRET_OR_KEY = ("client_secret_basic", "client_secret_post", "private_key_jwt")


def token_metadata(issuer: str, *, by_certificate: bool) -> dict[str, Any]:
    """Return the members about the token, introspection, revocation and userinfo endpoints.

    `by_certificate`: a proxy tells of the certificates that clients show (RFC 8705).
    """
    authenticated = (*_SECRET_OR_KEY, *(CERTIFICATE_METHODS if by_certificate else ()))
    encrypted: dict[str, Any] = {}
    for use in ("id_token", "userinfo", "introspection"):
        encrypted[f"{use}_signing_alg_values_supported"] = ALGORITHMS
        encrypted[f"{use}_encryption_alg_values_supported"] = KEY_ENCRYPTIONS
        encrypted[f"{use}_encryption_enc_values_supported"] = CONTENT_ENCRYPTIONS
    return {
        "token_endpoint": f"{issuer}/token",
        "token_endpoint_auth_methods_supported": (*authenticated, "none"),
        "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "introspection_endpoint": f"{issuer}/introspect",
        "introspection_endpoint_auth_methods_supported": authenticated,
        "introspection_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "revocation_endpoint": f"{issuer}/revoke",
        "revocation_endpoint_auth_methods_supported": (*authenticated, "none"),
        "revocation_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "userinfo_endpoint": f"{issuer}/userinfo",
        "grant_types_supported": get_args(GrantType),
        "tls_client_certificate_bound_access_tokens": by_certificate,
        **encrypted,
    }
