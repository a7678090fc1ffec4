"""What the provider's metadata say of logout."""

from typing import Any


def logout_metadata(issuer: str) -> dict[str, Any]:
    """Return the members of RP-Initiated, Back-Channel and Front-Channel Logout 1.0."""
    return {
        "end_session_endpoint": f"{issuer}/logout",
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
    }
