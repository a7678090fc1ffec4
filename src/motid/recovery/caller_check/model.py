"""Values of a confirmation by the caller."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

CallerCheckState = Literal["asked", "confirmed", "denied", "over"]
Answer = Literal["confirmed", "denied"]


class CallerRequest(StrEnum):
    """What the caller is asked to agree to; else to `TALK` about the case.

    A step that two officials decide rests on a confirmation only where its request has the name of the step's action.
    """

    TALK = "talk"
    CANCEL_ACCOUNT = "cancel_account"
    UNLOCK_ACCOUNT = "unlock_account"
    MERGE_ACCOUNTS = "merge_accounts"
    REVERT_MERGE = "revert_merge"
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
