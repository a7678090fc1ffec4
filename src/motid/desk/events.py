"""What the trail tells of cases."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class CaseOpened(AuditEvent, frozen=True, kw_only=True):
    """Somebody asked the desk for something."""

    kind: ClassVar[str] = "desk.case_opened"
    case_id: UUID
    case_kind: str


class AttemptRefused(AuditEvent, frozen=True, kw_only=True):
    """An official tried what the rules do not allow; nothing was done."""

    kind: ClassVar[str] = "desk.refused"
    rule: str
    case_id: UUID | None
