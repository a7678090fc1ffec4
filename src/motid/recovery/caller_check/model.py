"""Values of a confirmation by the caller."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

CallerCheckState = Literal["asked", "confirmed", "denied", "over"]
Answer = Literal["confirmed", "denied"]


class CallerRequest(StrEnum):
    """What the official is about to do for the caller, as far as the caller is told; else `TALK` about the case."""

    TALK = "talk"
    CANCEL_ACCOUNT = "cancel_account"
    UNLOCK_ACCOUNT = "unlock_account"
    MERGE_ACCOUNTS = "merge_accounts"
    RELEASE_IDENTIFIER = "release_identifier"
    COMPLETE_DATA = "complete_data"
    CORRECT_DATA = "correct_data"
    ONE_TIME_RESET = "one_time_reset"
    RESTORE_OTP_PHONE = "restore_otp_phone"


@dataclass(frozen=True, slots=True)
class CallerCheck:
    """A question that was sent to a phone, and its answer. `over`: unanswered in time, or asked anew."""

    id: UUID
    state: CallerCheckState
    case_number: str
    unit_name: str
    request: CallerRequest
    answered_at: datetime | None
    expires_at: datetime
