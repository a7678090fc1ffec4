"""What was done in a case, in order, and what happened to an account, with the steps of the desk that did it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from motid.audit.history import HistoryEntry, account_history
from motid.desk import timeline_store
from motid.desk.access import enter_account, look_into_case, right_to_look
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Refused
from motid.desk.reveal_field import RevealBundle
from motid.desk.sealed import MESSAGE, REVEAL, MessageBundle
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official
from motid.vault import Vault

What = Literal["move", "evidence", "step", "decision", "reveal", "note", "answer"]
PAGE = 50
_STEPS = 200


@dataclass(frozen=True, slots=True)
class TimelinePlace:
    """A place in a timeline: the entry above it."""

    at: datetime
    id: UUID
    what: str

    def text(self) -> str:
        """Return it for an address; it tells nothing of anybody."""
        return f"{self.at.isoformat()}~{self.id}~{self.what}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read it as it came from outside; None when it is none."""
        try:
            at, id_, what = text.split("~")
            place = cls(datetime.fromisoformat(at), UUID(id_), what)
        except ValueError:
            return None
        return place if place.at.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that was done in a case.

    `code` and `detail` by `what`: move (kind, detail), evidence (kind, result), step and decision (action, state),
    reveal (field, reason), note and answer (kind, template). `id` is the step's, the reveal's and so on. `text`: the
    words of a note, an answer or a reveal's reason. `taken_back`: the step was reverted.
    """

    id: UUID
    at: datetime
    what: What
    code: str
    detail: str | None
    by: UUID | None
    account_id: UUID | None
    taken_back: bool
    text: PersonalText | None


@dataclass(frozen=True, slots=True)
class CaseTimeline:
    """Some entries, the newest first, and where the next page begins; None at its end."""

    entries: tuple[TimelineEntry, ...]
    next: TimelinePlace | None


async def read_timeline(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    *,
    before: TimelinePlace | None = None,
    limit: int = PAGE,
) -> CaseTimeline | Refused:
    """Return a page of a case's timeline. The page that shows it writes down a refusal with `refuse`."""
    place = (before.at, before.id, before.what) if before else None
    async with env.database.read() as connection:
        case = await look_into_case(connection, official, case_id)
        if isinstance(case, Refused):
            return case
        rows = await timeline_store.entries(connection, case_id, before=place, limit=limit + 1)
    found = tuple(_entry(env.database.vault, row) for row in rows[:limit])
    last = found[-1] if len(rows) > limit else None
    return CaseTimeline(found, TimelinePlace(last.at, last.id, last.what) if last else None)


def _entry(vault: Vault, row: Any) -> TimelineEntry:
    return TimelineEntry(
        row["id"],
        row["at"],
        row["what"],
        row["code"],
        row["detail"],
        row["by"],
        row["account_id"],
        row["taken_back"],
        _text(vault, row),
    )


def _text(vault: Vault, row: Any) -> PersonalText | None:
    if row["what"] == "reveal":
        return PersonalText(vault.open(REVEAL, row["id"], row["sealed"], RevealBundle).words)
    if row["sealed"] is not None:
        return PersonalText(vault.open(MESSAGE, row["id"], row["sealed"], MessageBundle).text)
    return None


@dataclass(frozen=True, slots=True)
class StepBehind:
    """The step of the desk that caused an event. `reverts`: the step that it took back itself."""

    step_id: UUID
    case_id: UUID
    action: str
    reverts: UUID | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """An event of an account, with the step of the desk behind it where there is one."""

    entry: HistoryEntry
    step: StepBehind | None


async def read_account_timeline(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    account_id: UUID,
    *,
    before: UUID | None = None,
    limit: int = PAGE,
) -> tuple[AccountEvent, ...] | Refused:
    """Return events of an account that is linked to the case, the newest first; the next page begins `before` one.

    An event and a step belong together where the event names the step, or something that the step's effect names:
    a closure, a merge, an identifier.
    """
    async with env.database.read() as connection:
        case = await look_into_case(connection, official, case_id)
        if isinstance(case, Refused):
            return case
        right = right_to_look(official, case)
        entered = await enter_account(connection, env, official, case, account_id, right=right)
        if isinstance(entered, Refused):
            return entered
        history = await account_history(connection, account_id, limit, before)
        rows = await timeline_store.steps_about(connection, account_id, _STEPS)
    steps = {name: _behind(row) for row in reversed(rows) for name in (str(row["id"]), *_names(row["effect"]))}
    common = {str(account_id), str(case_id)}
    return tuple(AccountEvent(entry, _step_of(entry, steps, common)) for entry in history)


def _behind(row: Any) -> StepBehind:
    return StepBehind(row["id"], row["case_id"], row["action"], row["reverts"], row["taken_back"])


def _step_of(entry: HistoryEntry, steps: dict[str, StepBehind], common: set[str]) -> StepBehind | None:
    names = (name for name in _names(entry.data) if name not in common)
    return next((steps[name] for name in names if name in steps), None)


def _names(data: Any) -> Iterator[str]:
    """Yield the identifiers in an effect or an event, however deep."""
    if isinstance(data, dict):
        for value in data.values():
            yield from _names(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names(value)
    elif isinstance(data, str) and _is_identifier(data):
        yield data


def _is_identifier(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
