"""The provider's metadata (OpenID Connect Discovery §3, RFC 8414 §2): one document, encoded once."""

import msgspec

from motid.oidc.acr import SUPPORTED_ACR
from motid.oidc.authorization.metadata import authorization_metadata
from motid.oidc.scopes import ALL_CLAIMS, ALL_SCOPES
from motid.oidc.signing_keys import ALGORITHMS, ASSERTION_ALGORITHMS


def provider_metadata(issuer: str) -> bytes:
    """Return the document. It names only what works."""
    return msgspec.json.encode(
        {
            "issuer": issuer,
            **authorization_metadata(issuer),
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/logout",
            "scopes_supported": ALL_SCOPES,
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported": [
                "client_secret_basic",
                "client_secret_post",
                "private_key_jwt",
                "none",
            ],
            "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
            "subject_types_supported": ["pairwise", "public"],
            "id_token_signing_alg_values_supported": ALGORITHMS,
            "acr_values_supported": SUPPORTED_ACR,
            "claims_supported": [
                *ALL_CLAIMS,
                *("iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid"),
            ],
            "claim_types_supported": ["normal"],
        }
    )
