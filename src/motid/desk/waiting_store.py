"""SQL of what waits for an official: numbers for the navigation, counted no further than a page can show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Reader

_IN_SCOPE = "({0}::uuid[] IS NULL OR unit_id = ANY ({0}))"
_COUNTS = f"""
SELECT (SELECT count(*) FROM (
            SELECT FROM desk_case WHERE assigned_to = $1 AND state = 'open' LIMIT $2) few) AS mine,
       (SELECT count(*) FROM (
            SELECT FROM desk_case WHERE state = 'open' AND assigned_to IS NULL AND {_IN_SCOPE.format("$3")}
             LIMIT $2) few) AS queue,
       (SELECT count(*) FROM (
            SELECT FROM desk_step step JOIN desk_case ON desk_case.id = step.case_id
             WHERE step.state = 'proposed' AND step.maker <> $1 AND {_IN_SCOPE.format("$4")}
             LIMIT $2) few) AS approvals,
       (SELECT count(*) FROM (
            SELECT FROM call_back WHERE state = 'waiting' AND next_at <= $5 AND $6 LIMIT $2) few) AS call_backs
"""  # noqa: S608 - constants


async def count_waiting(
    connection: Reader,
    account_id: UUID,
    *,
    most: int,
    queue: Sequence[UUID] | None,
    approvals: Sequence[UUID] | None,
    calls: bool,
    now: datetime,
) -> Any:
    """Return (mine, queue, approvals, call_backs), none above `most`.

    `queue` and `approvals`: the units in scope, None for all of them. `calls`: whether call-backs count.
    """
    return await connection.fetchrow(_COUNTS, account_id, most, _list(queue), _list(approvals), now, calls)


def _list(units: Sequence[UUID] | None) -> list[UUID] | None:
    return None if units is None else list(units)
