"""What the trail tells of recoveries."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class PasswordResetRequested(AuditEvent, frozen=True, kw_only=True):
    """Somebody gave the user name of an account and forgot the password; a code went to its phone."""

    kind: ClassVar[str] = "recovery.password_reset_requested"
    reset_id: UUID


class PasswordReset(AuditEvent, frozen=True, kw_only=True):
    """The holder of the OTP phone set another password."""

    kind: ClassVar[str] = "recovery.password_reset"
    reset_id: UUID


class PasswordChanged(AuditEvent, frozen=True, kw_only=True):
    """Somebody who is signed in set another password; `by` is password or code."""

    kind: ClassVar[str] = "recovery.password_changed"
    by: str


class PhoneChangeBegun(AuditEvent, frozen=True, kw_only=True):
    """Somebody who knows the password says that the OTP phone is lost."""

    kind: ClassVar[str] = "recovery.phone_change_begun"
    change_id: UUID


class NewPhoneConfirmed(AuditEvent, frozen=True, kw_only=True):
    """The new phone is at hand; the carrier is asked next."""

    kind: ClassVar[str] = "recovery.new_phone_confirmed"
    change_id: UUID


class NewPhoneCompared(AuditEvent, frozen=True, kw_only=True):
    """The carrier compared the new phone with the account's identity; `outcome` is match, differs or unknown."""

    kind: ClassVar[str] = "recovery.new_phone_compared"
    change_id: UUID
    request_id: UUID
    outcome: str


class OtpPhoneReplaced(AuditEvent, frozen=True, kw_only=True):
    """Codes go to the new phone; the lost one receives none any more."""

    kind: ClassVar[str] = "recovery.otp_phone_replaced"
    change_id: UUID
    otp_phone_id: UUID


class RecoveryRefused(AuditEvent, frozen=True, kw_only=True):
    """A recovery was not allowed; `reason` is an account's state, or cooling."""

    kind: ClassVar[str] = "recovery.refused"
    operation: str
    reason: str


class PhoneChangeObjected(AuditEvent, frozen=True, kw_only=True):
    """The holder of the former phone says that the change was not theirs; the desk decides."""

    kind: ClassVar[str] = "recovery.phone_change_objected"
    change_id: UUID
    case_number: str


class DeskResetSent(AuditEvent, frozen=True, kw_only=True):
    """An official had the link of a one-time reset sent to the citizen's phone (S0-19)."""

    kind: ClassVar[str] = "recovery.desk_reset_sent"
    reset_id: UUID
    case_number: str


class DeskResetWithdrawn(AuditEvent, frozen=True, kw_only=True):
    """An official took the link of a one-time reset back before it was used."""

    kind: ClassVar[str] = "recovery.desk_reset_withdrawn"
    reset_id: UUID


class DeskResetNumberWrong(AuditEvent, frozen=True, kw_only=True):
    """Whoever opened the link of a one-time reset gave a number that is not the account's; `left` tries remain."""

    kind: ClassVar[str] = "recovery.desk_reset_number_wrong"
    reset_id: UUID
    left: int


class DeskResetUsed(AuditEvent, frozen=True, kw_only=True):
    """The citizen set another password by the link of a one-time reset."""

    kind: ClassVar[str] = "recovery.desk_reset_used"
    reset_id: UUID
    case_number: str


class CallerWasAsked(AuditEvent, frozen=True, kw_only=True):
    """A caller was asked, on the phone of record, to confirm the call."""

    kind: ClassVar[str] = "recovery.caller_asked"
    check_id: UUID
    case_number: str


class CallerAnswered(AuditEvent, frozen=True, kw_only=True):
    """The holder of the phone answered; `answer` is confirmed or denied."""

    kind: ClassVar[str] = "recovery.caller_answered"
    check_id: UUID
    case_number: str
    answer: str


class PhoneChangeUndone(AuditEvent, frozen=True, kw_only=True):
    """The desk found the objection right: codes go to the former phone again."""

    kind: ClassVar[str] = "recovery.phone_change_undone"
    change_id: UUID
