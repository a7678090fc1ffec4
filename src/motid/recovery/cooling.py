"""The cooling period: after a recovery, what would do most harm stays closed for a while."""

from datetime import datetime
from uuid import UUID

from motid.db import Reader
from motid.policies import PolicyBook
from motid.recovery.model import Cooling, RiskyOperation
from motid.recovery.policies import COOLING
from motid.recovery.store import recoveries as store


async def in_cooling_period(
    connection: Reader, policies: PolicyBook, account_id: UUID, operation: RiskyOperation, now: datetime
) -> Cooling | None:
    """Return why `operation` is closed for the account and until when; None when it is open."""
    rules = policies.at(COOLING, now)
    rows = await store.latest_of_each_kind(connection, account_id)
    closed = [
        Cooling(row["kind"], row["recovered_at"] + rules[row["kind"]].period)
        for row in rows
        if row["kind"] in rules and operation in rules[row["kind"]].closed
    ]
    return max((one for one in closed if one.until > now), key=lambda one: one.until, default=None)
