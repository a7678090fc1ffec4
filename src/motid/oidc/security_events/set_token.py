"""The claims of a Security Event Token (RFC 8417 §2.2, OpenID RISC Profile 1.0 §2)."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

TYPE: Final = "secevent+jwt"
MEDIA_TYPE: Final = "application/secevent+jwt"
EventName = Literal["account-disabled", "identifier-changed"]
_RISC: Final = "https://schemas.openid.net/secevent/risc/event-type/"
MERGED: Final = "urn:motid:secevent:account-merged"
"""Beside `account-disabled`: the citizen goes on under another subject, to which the service moves what it keeps."""


def set_claims(
    *,
    issuer: str,
    client_id: str,
    subject: str,
    successor: str | None,
    event: EventName,
    reason: str,
    jti: UUID,
    occurred_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    """Return the claims. No `exp` and no `sub` (§2.2, §4.1): an event stays true, and is no ID token."""
    identifier = {"format": "iss_sub", "iss": issuer, "sub": subject}
    content: dict[str, Any] = {"subject": identifier}
    if event == "account-disabled":
        content["reason"] = reason
    events: dict[str, Any] = {_RISC + event: content}
    if successor is not None:
        survivor = {"format": "iss_sub", "iss": issuer, "sub": successor}
        events[MERGED] = {"subject": identifier, "survivor": survivor}
    return {
        "iss": issuer,
        "aud": client_id,
        "iat": int(now.timestamp()),
        "jti": str(jti),
        "txn": str(jti),
        "toe": int(occurred_at.timestamp()),
        "sub_id": identifier,
        "events": events,
    }
