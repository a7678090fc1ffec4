"""What the trail says of a rotation."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class KeyRotationBegan(AuditEvent, frozen=True, kw_only=True):
    """Fresh keys are being brought in."""

    kind: ClassVar[str] = "rekeying.began"
    rotation_id: UUID
    steps: list[str]


class KeyRotationFinished(AuditEvent, frozen=True, kw_only=True):
    """All keys of the rotation were replaced, and what they protected was re-wrapped or sealed again."""

    kind: ClassVar[str] = "rekeying.finished"
    rotation_id: UUID
    steps: list[str]
