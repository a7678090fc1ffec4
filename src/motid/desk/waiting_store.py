"""SQL of what waits for an official: numbers for the navigation, counted no further than a page can show.

One statement on every page of the desk: it names only what the official looks after, so that no plan for any values
walks through more than it counts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Reader

Units = Sequence[UUID] | None
"""Units in scope; None for all of them."""

_NONE = "SELECT WHERE false"
_MINE = "SELECT FROM desk_case WHERE assigned_to = $1 AND state = 'open'"
_FREE = "SELECT FROM desk_case WHERE state = 'open' AND assigned_to IS NULL"
_CALLS = "SELECT FROM call_back WHERE state = 'waiting' AND next_at <= {}"
# OFFSET 0 looks the case of each step up: there are fewer steps than cases.
_STEPS = """SELECT FROM desk_step step
              CROSS JOIN LATERAL (SELECT unit_id FROM desk_case WHERE id = step.case_id OFFSET 0) of_case
             WHERE step.state = 'proposed' AND step.maker <> $1"""


async def count_waiting(
    connection: Reader,
    account_id: UUID,
    *,
    most: int,
    queue: Units,
    approvals: Units,
    calls: bool,
    now: datetime,
) -> Any:
    """Return (mine, queue, approvals, call_backs), none above `most`.

    `queue` and `approvals`: the units in scope, None for all of them. `calls`: whether call-backs count.
    """
    values: list[Any] = [account_id, most]

    def value(given: Any) -> str:
        values.append(given)
        return f"${len(values)}"

    def of_units(rows: str, units: Units) -> str:
        if units is None:
            return rows
        return f"{rows} AND unit_id = ANY ({value(list(units))}::uuid[])" if units else _NONE

    counted = {
        "mine": _MINE,
        "queue": of_units(_FREE, queue),
        "approvals": of_units(_STEPS, approvals),
        "call_backs": _CALLS.format(value(now)) if calls else _NONE,
    }
    numbers = (f"(SELECT count(*) FROM ({rows} LIMIT $2) few) AS {name}" for name, rows in counted.items())  # noqa: S608 - constant text
    return await connection.fetchrow(f"SELECT {', '.join(numbers)}", *values)
