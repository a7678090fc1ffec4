"""Sign-ins, sessions and assurance: values and decisions, without I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from motid.authn.errors import NotALocalPath
from motid.kernel.phone import PhoneNumber

SignInState = Literal["password", "code", "done"]
RequiredAal = Literal[1, 2]

AMR_PASSWORD: tuple[str, ...] = ("pwd",)
AMR_PASSWORD_AND_SMS: tuple[str, ...] = ("pwd", "otp", "sms", "mfa")
"""Authentication method references as registered by RFC 8176 §2."""

_KNOWLEDGE = frozenset({"pwd", "pin", "kba"})
_POSSESSION = frozenset({"otp", "sms", "hwk", "swk", "pop", "sc", "tel"})
_LONGEST_PATH = 2000


class Aal(IntEnum):
    """Authentication assurance level (NIST SP 800-63B-4 §2)."""

    NONE = 0
    ONE = 1
    TWO = 2


class SessionEndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, not a password
    EXPIRED = "expired"
    ACCOUNT_CLOSED = "account_closed"
    REPLACED = "replaced"
    OTP_PHONE_CHANGED = "otp_phone_changed"


class Session(msgspec.Struct, frozen=True):
    """A signed-in browser. `auth_time`: when the evidence that `amr` names was last given."""

    id: UUID
    account_id: UUID
    amr: tuple[str, ...]
    auth_time: datetime
    opened_at: datetime
    absolute_end: datetime

    @property
    def aal(self) -> Aal:
        """The assurance that the session's evidence supports."""
        return aal_of(self.amr)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way. `account_id` is known from the right password on; `session_id` in a step-up."""

    id: UUID
    state: SignInState
    required_aal: RequiredAal
    account_id: UUID | None
    session_id: UUID | None
    code_phone_id: UUID | None
    continue_to: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OtpPhone:
    """A phone that may receive the codes of an account (S4-30)."""

    id: UUID
    phone: PhoneNumber
    is_default: bool
    added_at: datetime


def aal_of(amr: Iterable[str]) -> Aal:
    """Return the level that the evidence supports: two different factors are AAL2, any one is AAL1.

    Only methods of a known factor count; `mfa` is a claim about the others and adds nothing (invariant 6).
    """
    methods = frozenset(amr)
    factors = bool(methods & _KNOWLEDGE) + bool(methods & _POSSESSION)
    return Aal(factors)


def checked_path(path: str) -> str:
    """Return `path` when it leads to a page of this site; raises `NotALocalPath` (RFC 9700 §4.11)."""
    local = path.startswith("/") and not path.startswith("//")
    plain = path.isprintable() and " " not in path and "\\" not in path
    if not (local and plain and len(path) <= _LONGEST_PATH):
        raise NotALocalPath
    return path


def phone_for_code(phones: tuple[OtpPhone, ...], wanted: UUID | None) -> OtpPhone | None:
    """Return the wanted phone, or the default one where none is wanted; None where there is no such phone."""
    if wanted is not None:
        return next((phone for phone in phones if phone.id == wanted), None)
    return next((phone for phone in phones if phone.is_default), None)
