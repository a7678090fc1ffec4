"""What waits for an official."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.page import Notice


@dataclass(frozen=True)
class MyWorkPage:
    """The official's own cases and the first of those that nobody has; None for who works on no cases."""

    template: ClassVar[str] = "desk/home.html"
    mine: tuple[CaseRow, ...] | None
    unassigned: tuple[CaseRow, ...] | None
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        rows = (CaseRow.example(late=True), CaseRow.example())
        return {"busy": cls(rows, rows), "free": cls((), ()), "other": cls(None, None)}
