"""Names and payloads of the jobs of recovery."""

from uuid import UUID

import msgspec

SEND_RESET_CODE_JOB = "recovery.send_reset_code"
COMPARE_NEW_PHONE_JOB = "recovery.compare_new_phone"


class SendResetCode(msgspec.Struct, frozen=True):
    """Send the code of a forgotten password; `asked` counts how many were asked for, so that none is sent twice."""

    reset_id: UUID
    asked: int


class CompareNewPhone(msgspec.Struct, frozen=True):
    """Ask the carrier about a new phone, again and again until it answers."""

    change_id: UUID
    compare_id: UUID
