"""What waits for an official, as numbers: one query, on every page of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from motid.db import Reader
from motid.desk import waiting_store
from motid.officials.model import Official, Right
from motid.officials.rights import may, scope_of

MOST_COUNTED: Final = 100
"""Beyond that the number says no more than that there are many."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Own cases, cases of nobody, steps of others to decide, citizens to call back; 100 is 100 or more."""

    mine: int
    queue: int
    approvals: int
    call_backs: int


async def count_waiting(connection: Reader, official: Official, now: datetime) -> Waiting:
    """Count what is within the official's reach."""
    row = await waiting_store.count_waiting(
        connection,
        official.account_id,
        most=MOST_COUNTED,
        queue=_units(official, Right.WORK_CASES),
        approvals=_units(official, Right.APPROVE),
        calls=may(official, Right.CALL_BACK),
        now=now,
    )
    return Waiting(row["mine"], row["queue"], row["approvals"], row["call_backs"])


def _units(official: Official, right: Right) -> Sequence[UUID] | None:
    scope = scope_of(official, right)
    return None if scope.everywhere else tuple(scope.unit_ids)
