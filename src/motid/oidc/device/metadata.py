"""What the provider's metadata say of device authorization (RFC 8628 §4)."""

from typing import Any


def device_metadata(issuer: str) -> dict[str, Any]:
    """Return the members."""
    return {"device_authorization_endpoint": f"{issuer}/device_authorization"}
