"""What discovery says of registration (OpenID Connect Discovery §3, RFC 8414 §2)."""

from typing import Final

REGISTRATION_PATH: Final = "/connect/register"


def registration_metadata(issuer: str) -> dict[str, str]:
    """Return the member about the registration endpoint."""
    return {"registration_endpoint": f"{issuer}{REGISTRATION_PATH}"}
