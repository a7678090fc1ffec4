"""What the trail tells of hand-overs."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class HandedOver(AuditEvent, frozen=True, kw_only=True):
    """A case was offered to another official, or put into the queue at the end of a shift (`official_id` None)."""

    kind: ClassVar[str] = "desk.handed_over"
    hand_over_id: UUID
    case_id: UUID
    official_id: UUID | None


class HandOverDecided(AuditEvent, frozen=True, kw_only=True):
    """What came of a hand-over: accepted, refused, withdrawn or lapsed."""

    kind: ClassVar[str] = "desk.hand_over_decided"
    hand_over_id: UUID
    case_id: UUID
    decision: str
