"""What the trail tells of messages: where each one ended, never its text or its recipient."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class MessageSent(AuditEvent, frozen=True, kw_only=True):
    """A gateway accepted a message."""

    kind: ClassVar[str] = "messaging.sent"
    message_id: UUID
    channel: str
    purpose: str
    attempts: int


class MessageNotSent(AuditEvent, frozen=True, kw_only=True):
    """A message ended without acceptance. `state`: expired, failed or uncertain; `code`: why."""

    kind: ClassVar[str] = "messaging.not_sent"
    message_id: UUID
    channel: str
    purpose: str
    attempts: int
    state: str
    code: str
