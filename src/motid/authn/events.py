"""What the audit trail tells about authenticators, sign-ins and sessions."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class CodeSent(AuditEvent, frozen=True, kw_only=True):
    """A one-time code was made and its SMS handed to the outbox."""

    kind: ClassVar[str] = "authn.code_sent"
    code_id: UUID
    purpose: str


class CodeRejected(AuditEvent, frozen=True, kw_only=True):
    """A wrong one-time code was typed."""

    kind: ClassVar[str] = "authn.code_rejected"
    code_id: UUID
    purpose: str
    attempts_left: int


class CodeConfirmed(AuditEvent, frozen=True, kw_only=True):
    """The right one-time code was typed, once."""

    kind: ClassVar[str] = "authn.code_confirmed"
    code_id: UUID
    purpose: str


class PasswordSet(AuditEvent, frozen=True, kw_only=True):
    """An account got its first password, or another one."""

    kind: ClassVar[str] = "authn.password_set"
    first: bool


class PasswordRejected(AuditEvent, frozen=True, kw_only=True):
    """A sign-in failed at the password; the account is known to the trail only where the name led to one."""

    kind: ClassVar[str] = "authn.password_rejected"
    sign_in_id: UUID
    failures: int


class SignInRefused(AuditEvent, frozen=True, kw_only=True):
    """The password was right, and the account is locked, cancelled or merged."""

    kind: ClassVar[str] = "authn.sign_in_refused"
    sign_in_id: UUID
    state: str


class SignedIn(AuditEvent, frozen=True, kw_only=True):
    """A session was opened, or began anew by another sign-in in its browser."""

    kind: ClassVar[str] = "authn.signed_in"
    session_id: UUID
    amr: str
    aal: int


class SteppedUp(AuditEvent, frozen=True, kw_only=True):
    """A session gained evidence and got a fresh secret."""

    kind: ClassVar[str] = "authn.stepped_up"
    session_id: UUID
    amr: str
    aal: int


class SessionEnded(AuditEvent, frozen=True, kw_only=True):
    """A session ended; `reason` is a `SessionEndReason`."""

    kind: ClassVar[str] = "authn.session_ended"
    session_id: UUID
    reason: str


class BrowserRemembered(AuditEvent, frozen=True, kw_only=True):
    """The person chose that this browser is not asked for a code again."""

    kind: ClassVar[str] = "authn.browser_remembered"
    browser_id: UUID


class BrowsersForgotten(AuditEvent, frozen=True, kw_only=True):
    """Remembered browsers are asked for a code again."""

    kind: ClassVar[str] = "authn.browsers_forgotten"
    count: int


class OtpPhoneAdded(AuditEvent, frozen=True, kw_only=True):
    """An account got a phone that may receive its codes."""

    kind: ClassVar[str] = "authn.otp_phone_added"
    otp_phone_id: UUID
    is_default: bool


class OtpPhoneRemoved(AuditEvent, frozen=True, kw_only=True):
    """A phone no longer receives the codes of an account."""

    kind: ClassVar[str] = "authn.otp_phone_removed"
    otp_phone_id: UUID


class DefaultOtpPhoneChanged(AuditEvent, frozen=True, kw_only=True):
    """Codes of an account go to another of its phones first."""

    kind: ClassVar[str] = "authn.default_otp_phone_changed"
    otp_phone_id: UUID
