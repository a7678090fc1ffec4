"""Lists of cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Self

from motid.desk.model import QueueView
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.texts import N_, Text

VIEWS: Final = MappingProxyType(
    {
        QueueView.UNASSIGNED: N_("Chưa ai nhận"),
        QueueView.MINE: N_("Của tôi"),
        QueueView.OVERDUE: N_("Quá hạn"),
        QueueView.WAITING: N_("Đang đợi"),
        QueueView.OPEN: N_("Tất cả đang mở"),
        QueueView.CLOSED: N_("Mới đóng"),
    }
)


@dataclass(frozen=True)
class QueueListPage:
    """One list of cases, a page of it."""

    template: ClassVar[str] = "desk/queue.html"
    view: QueueView
    cases: tuple[CaseRow, ...]
    next: str | None = None
    """Address of the next page."""

    @property
    def title(self) -> Text:
        """Which list it is."""
        return VIEWS[self.view]

    @property
    def takes_next(self) -> bool:
        """Whether the most urgent case of the list may be taken by a button."""
        return self.view is QueueView.UNASSIGNED and bool(self.cases)

    @property
    def views(self) -> Iterator[tuple[str, Text, bool]]:
        """Address, name and whether it is this one, of every list."""
        return ((f"{DESK_PATHS.queue}?view={view}", text, view is self.view) for view, text in VIEWS.items())

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        rows = (CaseRow.example(late=True), CaseRow.example())
        return {"some": cls(QueueView.UNASSIGNED, rows, "/queue"), "none": cls(QueueView.OVERDUE, ())}
