"""What waits for a second person's decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.model import CaseKind
from motid.desk.steps.list_proposed import ProposedStep
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.page import Notice
from motid.web.texts import Text
from motid.web.texts.desk.actions import ACTION_WORDS, GROUND_WORDS
from motid.web.texts.desk.cases import KINDS


@dataclass(frozen=True)
class ProposedRow:
    """A line of the list."""

    action: Text
    ground: Text
    kind: Text
    takes_back: bool
    maker: str
    made_at: datetime
    is_own: bool
    number: str
    unit: str
    address: str

    @classmethod
    def of(cls, step: ProposedStep, names: dict[UUID, str]) -> Self:
        """Return the line of a step."""
        return cls(
            ACTION_WORDS[step.action],
            GROUND_WORDS[step.ground],
            KINDS[step.case_kind],
            step.takes_back,
            names.get(step.maker, "–"),
            step.made_at,
            step.is_own,
            step.case_number,
            step.unit_name,
            DESK_PATHS.at(DESK_PATHS.approval, step=step.step_id),
        )


@dataclass(frozen=True)
class ApprovalsPage:
    """The list, a page of it."""

    template: ClassVar[str] = "desk/approvals.html"
    steps: tuple[ProposedRow, ...]
    next: str | None = None
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        other, own = (
            ProposedRow(
                ACTION_WORDS[ActionCode.CANCEL_ACCOUNT], GROUND_WORDS[Ground.ANOTHERS_PHONE],
                KINDS[CaseKind.PHONE_TAKEN], False, "Nguyễn Thị Mẫu", at, is_own, "KN-2026-000123",
                "Tổng đài hỗ trợ quốc gia", "/approvals/1",
            )
            for is_own in (False, True)
        )  # fmt: skip
        return {"some": cls((other, own), "/approvals"), "none": cls(())}
