"""What the rules refused, for those who watch over the desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.desk import refusal_store
from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.list_place import ListPlace
from motid.desk.model import RefusalRule, Refused
from motid.officials.model import Official, Right
from motid.officials.rights import scope_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class RefusedAttempt:
    """Who tried what. `unit_code`: the unit that the official counted to; `case_number` where there was a case."""

    id: UUID
    official_id: UUID
    unit_code: str | None
    case_number: str | None
    rule: RefusalRule
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """Some refusals, the newest first, and where the next page begins; None at its end."""

    refusals: tuple[RefusedAttempt, ...]
    next: ListPlace | None


@recorded
async def read_refusals(
    env: DeskEnvironment, official: Official, *, after: ListPlace | None = None, limit: int = PAGE
) -> RefusalPage | Refused:
    """Return refusals to officials of the units that the official watches over."""
    scope = scope_of(official, Right.SEE_REFUSALS)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.read() as connection:
        rows = await refusal_store.select_refusals(
            connection,
            unit_ids=None if scope.everywhere else list(scope.unit_ids),
            after=(after.at, after.id) if after else None,
            limit=limit + 1,
        )
    found = tuple(
        RefusedAttempt(
            row["id"], row["account_id"], row["unit_code"], row["case_number"], RefusalRule(row["rule"]),
            row["refused_at"],
        )
        for row in rows[:limit]
    )  # fmt: skip
    last = found[-1] if len(rows) > limit else None
    return RefusalPage(found, ListPlace(last.refused_at, last.id) if last else None)
