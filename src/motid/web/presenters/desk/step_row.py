"""A step as a case lists it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.steps.model import Step
from motid.web.desk.paths import DESK_PATHS
from motid.web.texts import Text
from motid.web.texts.desk.actions import ACTION_WORDS, GROUND_WORDS, STEP_STATES


@dataclass(frozen=True)
class StepRow:
    """What was done or is proposed, by whom, and the way back."""

    id: UUID
    action: Text
    ground: Text
    state: Text
    maker: str
    made_at: datetime
    words: str
    checker: str | None = None
    answer: str | None = None
    takes_back: bool = False
    taken_back: bool = False
    withdraw: str | None = None
    """Address that withdraws it, for its maker."""
    revert: str | None = None
    """Address that takes it back."""
    decide: str | None = None
    """Address where a checker decides."""

    @classmethod
    def of(cls, step: Step, number: str, names: dict[UUID, str], *, me: UUID, works: bool, approves: bool) -> Self:
        """Return the line of a step, with what this official may do about it."""
        waits, own = step.state == "proposed", step.maker == me
        may_revert = works and step.state == "done" and step.reverts is None and step.reverted_by is None
        return cls(
            id=step.id,
            action=ACTION_WORDS[step.action],
            ground=GROUND_WORDS[step.ground],
            state=STEP_STATES[step.state],
            maker=names.get(step.maker, "–"),
            made_at=step.made_at,
            words=step.words.reveal(),
            checker=names.get(step.checker) if step.checker else None,
            answer=step.answer.reveal() if step.answer else None,
            takes_back=step.reverts is not None,
            taken_back=step.reverted_by is not None,
            withdraw=_at(DESK_PATHS.case_step_withdraw, number, step) if waits and own else None,
            revert=_at(DESK_PATHS.case_step_revert, number, step) if may_revert else None,
            decide=DESK_PATHS.at(DESK_PATHS.approval, step=step.id) if waits and approves and not own else None,
        )

    @classmethod
    def example(cls) -> Self:
        """Return an invented one."""
        return cls(
            UUID(int=9), ACTION_WORDS[ActionCode.LOCK_ACCOUNT], GROUND_WORDS[Ground.COMPROMISED], STEP_STATES["done"],
            "Nguyễn Thị Mẫu", datetime(2026, 11, 21, 3, 0, tzinfo=UTC), "Công dân báo có người lạ đăng nhập.",
            revert="/cases/KN-2026-000123/steps/9/revert",
        )  # fmt: skip


def _at(pattern: str, number: str, step: Step) -> str:
    return DESK_PATHS.at(pattern, number=number, step=step.id)
