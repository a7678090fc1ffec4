"""What the trail tells of accounts of old portals."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class AccountImported(AuditEvent, frozen=True, kw_only=True):
    """An account of an old portal was opened here, with what it had there; one event for all of it."""

    kind: ClassVar[str] = "legacy.account_imported"
    import_id: UUID
    source: str
    line: int
    identifiers: list[str]
    """Types of the identifiers recorded with it, never their values."""
    claimed: list[str]
    """Types of those that another account holds."""
    otp_phone: bool
    password: bool
    dossiers: int


class AccountRecognised(AuditEvent, frozen=True, kw_only=True):
    """An account that is here was found in a portal's file: under another portal's name, or used since."""

    kind: ClassVar[str] = "legacy.account_recognised"
    import_id: UUID
    source: str
    line: int
    dossiers: int
    """How many were new."""
