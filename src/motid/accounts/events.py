"""What the trail tells of accounts."""

from typing import ClassVar

from motid.audit import AuditEvent


class AccountOpened(AuditEvent, frozen=True, kw_only=True):
    """A person has a new account."""

    kind: ClassVar[str] = "accounts.opened"
    origin: str
    identifiers: list[str]
    """Types of the identifiers recorded with it, never their values."""
