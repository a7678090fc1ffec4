"""What waits for an official."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.desk.approvals import ApprovalsPage, ProposedRow
from motid.web.presenters.desk.call_backs import CallBackRow
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.desk.hand_over import HandOverRow
from motid.web.presenters.page import Notice


@dataclass(frozen=True)
class MyWorkPage:
    """The beginnings of the lists of what waits for the official; None of those that are not theirs to work on."""

    template: ClassVar[str] = "desk/home.html"
    mine: tuple[CaseRow, ...] | None = None
    unassigned: tuple[CaseRow, ...] | None = None
    offers: tuple[HandOverRow, ...] = ()
    """Cases that colleagues hand over to the official."""
    approvals: tuple[ProposedRow, ...] | None = None
    """Steps of others that the official may decide."""
    call_backs: tuple[CallBackRow, ...] | None = None
    """Citizens who may be called now."""
    notice: Notice | None = None

    @property
    def has_work(self) -> bool:
        """Whether any list is the official's."""
        return bool(self.offers) or any(
            rows is not None for rows in (self.mine, self.unassigned, self.approvals, self.call_backs)
        )

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        rows = (CaseRow.example(late=True), CaseRow.example())
        offers, steps = (HandOverRow.example("offered"),), ApprovalsPage.examples()["some"].steps[:1]
        return {
            "busy": cls(rows, rows, offers, None, (CallBackRow.example(late=True),)),
            "checker": cls(offers=offers, approvals=steps),
            "free": cls((), (), (), (), ()),
            "other": cls(),
        }
