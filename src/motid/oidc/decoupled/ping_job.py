"""The job that tells a client that its citizen has answered (CIBA Core §10.2)."""

from typing import Final
from uuid import UUID

import msgspec

PING_JOB: Final = "oidc.ping_client"


class PingClient(msgspec.Struct, frozen=True):
    """Tell the client of one request that the tokens, or the reason why there are none, can be had."""

    request_id: UUID
