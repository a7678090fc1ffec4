"""The steps that wait for somebody's decision, the longest waiting first, in pages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.desk.access import recorded
from motid.desk.actions.model import ActionCode, Ground
from motid.desk.environment import DeskEnvironment
from motid.desk.list_place import ListPlace
from motid.desk.model import CaseKind, RefusalRule, Refused
from motid.desk.steps import approval_store
from motid.officials.model import Official, Right
from motid.officials.rights import scope_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """A step that waits, in one line. `is_own`: whoever looks proposed it, and so does not decide."""

    step_id: UUID
    action: ActionCode
    ground: Ground
    takes_back: bool
    maker: UUID
    made_at: datetime
    is_own: bool
    case_number: str
    case_kind: CaseKind
    unit_name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ProposedPage:
    """Some of the list, and where the next page begins; None at its end."""

    steps: tuple[ProposedStep, ...]
    next: ListPlace | None


@recorded
async def list_proposed(
    env: DeskEnvironment, official: Official, *, after: ListPlace | None = None, limit: int = PAGE
) -> ProposedPage | Refused:
    """Return a page of the steps that the official could decide, and of the own ones, which others decide."""
    scope = scope_of(official, Right.APPROVE)
    if not scope:
        return Refused(RefusalRule.NOT_ALLOWED)
    place = (after.at, after.id) if after else None
    async with env.database.read() as connection:
        rows = await approval_store.proposed(
            connection, None if scope.everywhere else sorted(scope.unit_ids), after=place, limit=limit + 1
        )
    found = tuple(
        ProposedStep(
            row["id"],
            ActionCode(row["action"]),
            Ground(row["reason"]),
            row["takes_back"],
            row["maker"],
            row["made_at"],
            row["maker"] == official.account_id,
            row["number"],
            CaseKind(row["kind"]),
            row["unit_name"],
            row["due_at"],
        )
        for row in rows[:limit]
    )
    return ProposedPage(found, ListPlace(found[-1].made_at, found[-1].step_id) if len(rows) > limit else None)
