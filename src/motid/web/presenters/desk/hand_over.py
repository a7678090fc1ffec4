"""The end of a shift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar, Final, Self
from uuid import UUID

from motid.desk.hand_over.model import LONGEST_NOTE, HandOver, State
from motid.desk.model import Case
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.page import Notice
from motid.web.texts import N_, Text

_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
STATES: Final[Mapping[State, str]] = MappingProxyType(
    {
        "offered": N_("Đang đợi người nhận"),
        "accepted": N_("Đã nhận"),
        "refused": N_("Đã từ chối"),
        "withdrawn": N_("Đã rút"),
        "lapsed": N_("Không ai nhận kịp"),
        "queued": N_("Đã trả về hàng chờ"),
    }
)


@dataclass(frozen=True)
class HandOverRow:
    """A hand-over, with the officials by name."""

    id: UUID
    number: str
    giver: str
    receiver: str
    state: Text
    at: datetime
    until: datetime | None
    note: str

    @property
    def address(self) -> str:
        """Address of the case."""
        return DESK_PATHS.at(DESK_PATHS.case, number=self.number)

    @classmethod
    def of(cls, given: HandOver, names: Mapping[UUID, str]) -> Self:
        """Return the line of a hand-over."""
        receiver = names.get(given.to_id, "–") if given.to_id else "–"
        return cls(
            given.id, given.case_number, names.get(given.from_id, "–"), receiver, STATES[given.state],
            given.decided_at or given.offered_at, given.lapses_at, given.note.reveal(),
        )  # fmt: skip

    @classmethod
    def example(cls, state: State) -> Self:
        """Return an invented one."""
        return cls(
            UUID(int=3), "KN-2026-000123", "Nguyễn Thị Mẫu", "Trần Văn Mẫu", STATES[state], _AT, _AT, "Hẹn gọi 14 giờ"
        )


@dataclass(frozen=True)
class OwnCase:
    """A case of the official, with its identifier for the form."""

    id: UUID
    row: CaseRow
    offered: bool

    @classmethod
    def of(cls, case: Case, now: datetime, offered: frozenset[UUID]) -> Self:
        """Return the line of a case; `offered`: the cases that are offered to somebody already."""
        return cls(case.id, CaseRow.of(case, now), case.id in offered)


@dataclass(frozen=True)
class HandOverPage:
    """Own cases to hand over, offers to answer, and what was handed over when."""

    template: ClassVar[str] = "desk/hand_over.html"
    mine: tuple[OwnCase, ...]
    receivers: Mapping[UUID, str]
    to_me: tuple[HandOverRow, ...]
    from_me: tuple[HandOverRow, ...]
    decided: tuple[HandOverRow, ...]
    notice: Notice | None = None

    @property
    def longest_note(self) -> int:
        """Characters of a note."""
        return LONGEST_NOTE

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        mine = (
            OwnCase(UUID(int=4), CaseRow.example(), False),
            OwnCase(UUID(int=5), CaseRow.example(late=True), True),
        )
        offered = (HandOverRow.example("offered"),)
        decided = (HandOverRow.example("accepted"), HandOverRow.example("queued"))
        return {
            "busy": cls(mine, {UUID(int=6): "Trần Văn Mẫu"}, offered, offered, decided),
            "free": cls((), {}, (), (), ()),
        }
