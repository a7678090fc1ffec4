"""What the provider's metadata say of DPoP (RFC 9449 §5.1)."""

from typing import Any

from motid.oidc.dpop.public_key import ALGORITHMS


def dpop_metadata() -> dict[str, Any]:
    """Return the member about proofs."""
    return {"dpop_signing_alg_values_supported": ALGORITHMS}
