"""What the provider's metadata say of authorization requests and their answers."""

from typing import Any

from motid.oidc.authorization.response_mode import RESPONSE_MODES
from motid.oidc.client import REQUEST_OBJECT_ALGORITHMS
from motid.oidc.encryption import CONTENT_ENCRYPTIONS, KEY_ENCRYPTIONS
from motid.oidc.signing_keys import ALGORITHMS


def authorization_metadata(issuer: str) -> dict[str, Any]:
    """Return the members of OpenID Connect Discovery §3, RFC 9101 §9, RFC 9126 §5, RFC 9207 §3 and JARM §4."""
    return {
        "authorization_endpoint": f"{issuer}/authorize",
        "pushed_authorization_request_endpoint": f"{issuer}/par",
        "response_types_supported": ["code"],
        "response_modes_supported": RESPONSE_MODES,
        "code_challenge_methods_supported": ["S256"],
        "authorization_signing_alg_values_supported": ALGORITHMS,
        "authorization_encryption_alg_values_supported": KEY_ENCRYPTIONS,
        "authorization_encryption_enc_values_supported": CONTENT_ENCRYPTIONS,
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": False,
        "request_object_signing_alg_values_supported": REQUEST_OBJECT_ALGORITHMS,
        "request_object_encryption_alg_values_supported": KEY_ENCRYPTIONS,
        "request_object_encryption_enc_values_supported": CONTENT_ENCRYPTIONS,
        "require_signed_request_object": False,
        "require_pushed_authorization_requests": False,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page", "popup", "touch"],
        "ui_locales_supported": ["vi", "en"],
        "claims_locales_supported": ["vi"],
    }
