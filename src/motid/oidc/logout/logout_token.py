"""The logout token (OpenID Connect Back-Channel Logout 1.0 §2.4)."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

TYPE: Final = "logout+jwt"
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME: Final = timedelta(minutes=2)


def logout_claims(issuer: str, client_id: str, subject: str, sid: str, *, jti: UUID, now: datetime) -> dict[str, Any]:
    """Return the claims: who is signed out of what, and never a `nonce`, so that no ID token can be made of it."""
    return {
        "iss": issuer,
        "sub": subject,
        "aud": client_id,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(jti),
        "events": {EVENT: {}},
        "sid": sid,
    }
