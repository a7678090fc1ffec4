"""What the provider's metadata say of CIBA (CIBA Core §4)."""

from typing import Any

from motid.oidc.client import REQUEST_OBJECT_ALGORITHMS


def ciba_metadata(issuer: str) -> dict[str, Any]:
    """Return the members."""
    return {
        "backchannel_authentication_endpoint": f"{issuer}/backchannel_authentication",
        "backchannel_token_delivery_modes_supported": ["poll", "ping"],
        "backchannel_authentication_request_signing_alg_values_supported": REQUEST_OBJECT_ALGORITHMS,
        "backchannel_user_code_parameter_supported": False,
    }
