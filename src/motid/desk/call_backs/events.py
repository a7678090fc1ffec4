"""What the trail tells of calls back."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class CallBackAsked(AuditEvent, frozen=True, kw_only=True):
    """A citizen asked to be called."""

    kind: ClassVar[str] = "desk.call_back_asked"
    call_back_id: UUID
    topic: str


class CallBackTaken(AuditEvent, frozen=True, kw_only=True):
    """An official took an entry, and saw the telephone to call."""

    kind: ClassVar[str] = "desk.call_back_taken"
    call_back_id: UUID
    reveal_id: UUID


class CallBackGivenBack(AuditEvent, frozen=True, kw_only=True):
    """An entry waits again; `reason` is no_answer, given_back or held_too_long."""

    kind: ClassVar[str] = "desk.call_back_given_back"
    call_back_id: UUID
    reason: str


class CallBackEnded(AuditEvent, frozen=True, kw_only=True):
    """An entry is over; `outcome` says how, `case_id` is the case that came of it."""

    kind: ClassVar[str] = "desk.call_back_ended"
    call_back_id: UUID
    outcome: str
    case_id: UUID | None = None
