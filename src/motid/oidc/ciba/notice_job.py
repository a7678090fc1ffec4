"""The job that tells a citizen by SMS that a request waits."""

from typing import Final
from uuid import UUID

import msgspec

NOTICE_JOB: Final = "oidc.tell_citizen"


class TellCitizen(msgspec.Struct, frozen=True):
    """Tell whom a request is for, if anybody."""

    request_id: UUID
