"""A case as a line of a list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from motid.desk.model import Case, CaseKind
from motid.web.desk.paths import DESK_PATHS
from motid.web.texts import Text
from motid.web.texts.desk.cases import CHANNELS, KINDS, WAITING_FOR
from motid.web.texts.desk.due import time_to


@dataclass(frozen=True)
class CaseRow:
    """What a list tells of a case: nothing of a citizen."""

    number: str
    kind: Text
    unit: str
    channel: Text
    due_at: datetime
    late: bool
    time_to_due: Text
    assignee: str | None = None
    waiting_for: Text | None = None
    closed_at: datetime | None = None

    @property
    def address(self) -> str:
        """Address of the case."""
        return DESK_PATHS.at(DESK_PATHS.case, number=self.number)

    @classmethod
    def of(cls, case: Case, now: datetime, assignee: str | None = None) -> Self:
        """Return the line of a case; `assignee` is the name of who works on it."""
        return cls(
            number=case.number,
            kind=KINDS[case.kind],
            unit=case.unit_name,
            channel=CHANNELS[case.channel],
            due_at=case.due_at,
            late=case.overdue_at(now),
            time_to_due=time_to(case.due_at, now),
            assignee=assignee,
            waiting_for=WAITING_FOR[case.waiting_for] if case.waiting_for else None,
            closed_at=case.closed_at,
        )

    @classmethod
    def example(cls, *, late: bool = False) -> Self:
        """Return an invented one."""
        due = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        return cls(
            "KN-2026-000123",
            KINDS[CaseKind.FORGOTTEN_PASSWORD],
            "Tổng đài hỗ trợ quốc gia",
            CHANNELS["call"],
            due,
            late,
            time_to(due, due + timedelta(hours=3) if late else due - timedelta(days=2)),
            None if late else "Nguyễn Thị Mẫu",
            None if late else WAITING_FOR["checker"],
        )
