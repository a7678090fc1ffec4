"""What the trail tells of dossiers."""

from typing import ClassVar

from motid.audit import AuditEvent


class DossiersRecorded(AuditEvent, frozen=True, kw_only=True):
    """References to dossiers of a source were recorded for an account."""

    kind: ClassVar[str] = "dossiers.recorded"
    source: str
    count: int
