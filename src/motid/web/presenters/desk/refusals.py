"""Attempts that the rules refused."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.model import RefusalRule
from motid.desk.read_refusals import RefusedAttempt
from motid.web.texts import Text
from motid.web.texts.desk.refusals import REFUSALS


@dataclass(frozen=True)
class RefusalRow:
    """Who tried what, and when."""

    what: Text
    who: str
    at: datetime
    number: str | None
    unit: str | None

    @classmethod
    def of(cls, attempt: RefusedAttempt, names: dict[UUID, str]) -> Self:
        """Return the line of an attempt."""
        return cls(
            REFUSALS[attempt.rule][0],
            names.get(attempt.official_id, "–"),
            attempt.refused_at,
            attempt.case_number,
            attempt.unit_code,
        )


@dataclass(frozen=True)
class RefusalsPage:
    """The list, a page of it."""

    template: ClassVar[str] = "desk/refusals.html"
    refusals: tuple[RefusalRow, ...]
    next: str | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        what = REFUSALS[RefusalRule.NO_REASON][0]
        return {"one": cls((RefusalRow(what, "Nguyễn Thị Mẫu", at, "KN-2026-000123", "vn"),), "/"), "none": cls(())}
