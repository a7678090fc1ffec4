"""What the trail tells of officials. The account is the official's own, so that they see it in their history."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class RoleGranted(AuditEvent, frozen=True, kw_only=True):
    """Somebody may act at the desk from now on, for a unit."""

    kind: ClassVar[str] = "officials.role_granted"
    role_id: UUID
    role: str
    unit: str


class RoleEnded(AuditEvent, frozen=True, kw_only=True):
    """Somebody holds a role no more."""

    kind: ClassVar[str] = "officials.role_ended"
    role_id: UUID
    role: str
    unit: str


class RoleSuspended(AuditEvent, frozen=True, kw_only=True):
    """An official's account went on in another: the role gives no right until an administrator confirms it there."""

    kind: ClassVar[str] = "officials.role_suspended"
    role_id: UUID
    role: str
    unit: str
    survivor_id: UUID


class DeskSessionOpened(AuditEvent, frozen=True, kw_only=True):
    """An official signed in at the desk."""

    kind: ClassVar[str] = "officials.desk_session_opened"
    desk_session_id: UUID
    acr: str


class DeskSessionEnded(AuditEvent, frozen=True, kw_only=True):
    """An official's session at the desk ended; `reason` is signed_out, signed_in_again or sign_in_ended."""

    kind: ClassVar[str] = "officials.desk_session_ended"
    desk_session_id: UUID
    reason: str
