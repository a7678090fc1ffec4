"""What the trail tells of evidence. The account is the one that the check was about, if it was about one."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class RegistryAsked(AuditEvent, frozen=True, kw_only=True):
    """An official had a registry asked about somebody, for a case. `evidence_id` is the registry's request id."""

    kind: ClassVar[str] = "desk.registry_asked"
    registry: str
    evidence_id: UUID
    case_id: UUID


class EvidenceTaken(AuditEvent, frozen=True, kw_only=True):
    """Something was checked in a case; `result` says what came of it."""

    kind: ClassVar[str] = "desk.evidence_taken"
    evidence_id: UUID
    case_id: UUID
    evidence_kind: str
    result: str
