"""The list of citizens to call, and the one whom the official is calling."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar, Final, Self
from uuid import UUID

from motid.desk.call_backs.model import CallBack, PartOfDay
from motid.desk.call_backs.take_call_back import ToCall
from motid.desk.model import FROM_CALLS, CaseKind
from motid.web.forms.call_back import PART_TEXTS
from motid.web.presenters.page import Notice
from motid.web.texts import Text
from motid.web.texts.desk.cases import KINDS
from motid.web.texts.desk.due import time_to

_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
KIND_CHOICES: Final = MappingProxyType({kind: KINDS[kind] for kind in FROM_CALLS})


@dataclass(frozen=True)
class CallBackRow:
    """An entry of the list: nothing of the citizen."""

    id: UUID
    number: str
    topic: Text
    part: Text
    asked_at: datetime
    due_at: datetime
    next_at: datetime
    tries: int
    late: bool
    later: bool
    time_to_due: Text

    @classmethod
    def of(cls, entry: CallBack, now: datetime) -> Self:
        """Return the line of an entry."""
        return cls(
            entry.id, entry.number, KINDS[entry.topic], PART_TEXTS[entry.part_of_day], entry.asked_at, entry.due_at,
            entry.next_at, entry.tries, entry.overdue_at(now), entry.next_at > now,
            time_to(entry.due_at, now),
        )  # fmt: skip

    @classmethod
    def example(cls, *, late: bool = False) -> Self:
        """Return an invented one."""
        kind, part = KINDS[CaseKind.TWO_ACCOUNTS], PART_TEXTS[PartOfDay.MORNING]
        return cls(UUID(int=1), "GL-000123", kind, part, _AT, _AT, _AT, 1, late, not late, time_to(_AT, _AT))


@dataclass(frozen=True)
class HeldCall:
    """Whom the official is calling now."""

    id: UUID
    number: str
    full_name: str
    phone: str
    dialled: str
    statement: str
    topic: CaseKind
    tries: int
    visible_until: datetime

    @classmethod
    def of(cls, held: ToCall) -> Self:
        """Return what the page shows of an entry that the official has taken."""
        return cls(
            held.entry.id, held.entry.number, held.full_name.display(), held.phone.national(), held.phone.e164(),
            held.statement.reveal(), held.entry.topic, held.entry.tries, held.visible_until,
        )  # fmt: skip


@dataclass(frozen=True)
class CallBacksPage:
    """The list, the longest waiting first."""

    template: ClassVar[str] = "desk/call_backs.html"
    held: HeldCall | None
    rows: tuple[CallBackRow, ...]
    waiting: int
    next: str | None = None
    notice: Notice | None = None

    @property
    def kinds(self) -> MappingProxyType[CaseKind, str]:
        """Kinds of cases that a talk may open, with their texts."""
        return KIND_CHOICES

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        held = HeldCall(
            UUID(int=2), "GL-000122", "Nguyễn Thị Mẫu", "0950000001", "+84950000001", "Tôi có hai tài khoản",
            CaseKind.TWO_ACCOUNTS, 0, _AT,
        )  # fmt: skip
        rows = (CallBackRow.example(late=True), CallBackRow.example())
        return {"held": cls(held, rows, 3, "/call-backs"), "free": cls(None, rows, 2), "empty": cls(None, (), 0)}
