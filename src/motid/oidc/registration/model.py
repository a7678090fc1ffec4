"""What an initial access token allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

RESERVED: Final = (
    "allowed_resources",
    "environment",
    "introspects",
    "legal_basis",
    "may_act",
    "requests_per_minute",
    "resource_identifiers",
    "sector_identifier",
)
"""What a client cannot say about itself: it follows from an agreement with who runs MotID."""


@dataclass(frozen=True, slots=True)
class InitialAccessToken:
    """Lets its holder register `uses_left` clients until `expires_at`.

    `scope` is the most that such a client may register. `fixed` are metadata that every one of them gets, whatever it
    asks for; the members in `RESERVED` can come from here only.
    """

    id: UUID
    label: str
    scope: tuple[str, ...]
    uses_left: int
    expires_at: datetime
    fixed: Mapping[str, Any] = field(default_factory=dict)
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> str:
        """Return `usable`, or why it is not: `revoked`, `expired`, `used up`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= now:
            return "expired"
        return "usable" if self.uses_left else "used up"


def token_of(row: Any) -> InitialAccessToken:
    """Return the token in a row."""
    return InitialAccessToken(
        id=row["id"],
        label=row["label"],
        scope=tuple(row["scope"]),
        uses_left=row["uses_left"],
        expires_at=row["expires_at"],
        fixed=row["fixed"],
        revoked_at=row["revoked_at"],
    )
