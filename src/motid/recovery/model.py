"""Values of recoveries under way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from motid.accounts.model import Account, LoginName
from motid.authn.visitor import NetworkAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalValue

ResetState = Literal["code", "password", "done", "closed", "cooling", "over"]
ChangeState = Literal["number", "code", "comparing", "changed", "differs", "unknown", "over"]
RecoveryKind = Literal["password", "otp_phone"]


class RiskyOperation(StrEnum):
    """What a thief would do next. Which of them stay closed, and for how long, says `recovery.cooling`."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - an operation
    CHANGE_OTP_PHONE = "change_otp_phone"
    JOIN_ACCOUNTS = "join_accounts"
    REACH_RISKY_SERVICE = "reach_risky_service"


@dataclass(frozen=True, slots=True)
class Cooling:
    """A risky operation stays closed until an instant, because of a recovery."""

    kind: RecoveryKind
    until: datetime


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """A forgotten password. `account_id` is None where nobody has the name, which no page tells."""

    id: UUID
    state: ResetState
    login_name: LoginName
    network: NetworkAddress
    account_id: UUID | None
    asked_at: datetime
    asked: int
    sent: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """A new OTP phone in place of a lost one. `phone` is None until the number was typed."""

    id: UUID
    state: ChangeState
    account_id: UUID
    phone: PhoneNumber | None
    compare_id: UUID
    told_to_wait: bool
    confirmed_at: datetime | None
    expires_at: datetime


def facts_of(account: Account) -> Iterator[PersonalValue[str]]:
    """Yield what a password of this account must not be made of."""
    for fact in (account.profile.full_name, account.profile.date_of_birth):
        if fact is not None:
            yield fact
    for identifier in account.identifiers:
        yield identifier.value
