"""What became of the cases that a citizen opened from the own account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from motid.db import Reader
from motid.desk import own_case_store
from motid.desk.model import CaseKind, Outcome

OWN_KINDS: Final = frozenset({CaseKind.NUMBER_TAKEN, CaseKind.CLOSURE_OBJECTION})
"""Only the owner opens these. Complaints about an account, and what the system suspects, are not shown to it."""
MOST: Final = 50
Progress = Literal["received", "in_work", "waits_for_you", "closed"]


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as its citizen sees it: nothing of who works on it, of other accounts, or of what was checked."""

    number: str
    kind: CaseKind
    progress: Progress
    outcome: Outcome | None
    opened_at: datetime
    answered_at: datetime | None
    """When the last answer was sent, by SMS or mail."""
    closed_at: datetime | None


async def own_cases(connection: Reader, account_id: UUID) -> tuple[OwnCase, ...]:
    """Return the newest cases that the owner of an account opened from its pages."""
    rows = await own_case_store.select_of(connection, account_id, OWN_KINDS, limit=MOST)
    return tuple(
        OwnCase(
            row["number"],
            CaseKind(row["kind"]),
            _progress(row["state"], row["waiting_for"], in_work=row["in_work"]),
            Outcome(row["outcome"]) if row["outcome"] else None,
            row["opened_at"],
            row["answered_at"],
            row["closed_at"],
        )
        for row in rows
    )


def _progress(state: str, waiting_for: str | None, *, in_work: bool) -> Progress:
    if state == "closed":
        return "closed"
    if waiting_for == "citizen":
        return "waits_for_you"
    return "in_work" if in_work else "received"
