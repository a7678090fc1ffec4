"""What the trail tells of cases."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class CaseOpened(AuditEvent, frozen=True, kw_only=True):
    """Somebody asked the desk for something."""

    kind: ClassVar[str] = "desk.case_opened"
    case_id: UUID
    case_kind: str
