"""“Yêu cầu của bạn”."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar, Final, Self

from motid.desk.model import CaseKind, Outcome
from motid.desk.own_cases import OwnCase
from motid.web.texts import N_, Text
from motid.web.texts.desk.cases import KINDS

_PROGRESS: Final = MappingProxyType(
    {
        "received": N_("Đã tiếp nhận, đang chờ cán bộ"),
        "in_work": N_("Cán bộ đang xử lý"),
        "waits_for_you": N_("Đang đợi bạn: hãy trả lời cuộc gọi hoặc tin nhắn, hay gọi tổng đài"),
        "closed": N_("Đã xong"),
    }
)
_OUTCOMES: Final = MappingProxyType(
    {
        Outcome.RESOLVED: N_("Đã giải quyết"),
        Outcome.UPHELD: N_("Giữ nguyên như cũ"),
        Outcome.ANSWERED: N_("Đã trả lời"),
        Outcome.NOT_PROVED: N_("Chưa đủ căn cứ để làm theo yêu cầu"),
        Outcome.WITHDRAWN: N_("Bạn không yêu cầu nữa"),
        Outcome.NOT_REACHED: N_("Không liên lạc được với bạn"),
        Outcome.DUPLICATE: N_("Được xử lý cùng yêu cầu khác của bạn"),
    }
)


@dataclass(frozen=True)
class OwnCaseEntry:
    """One case: what it is about and how far it is."""

    number: str
    kind: Text
    state: Text
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, case: OwnCase) -> Self:
        """Return a case in words."""
        state = _OUTCOMES[case.outcome] if case.outcome else _PROGRESS[case.progress]
        return cls(case.number, KINDS[case.kind], state, case.opened_at, case.answered_at, case.closed_at)


@dataclass(frozen=True)
class OwnCasesPage:
    """The cases that the citizen opened, the newest first."""

    template: ClassVar[str] = "account/cases.html"
    entries: tuple[OwnCaseEntry, ...]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
        cases = (
            OwnCase("KN-2026-000124", CaseKind.NUMBER_TAKEN, "waits_for_you", None, at, at, None),
            OwnCase("KN-2026-000123", CaseKind.CLOSURE_OBJECTION, "closed", Outcome.RESOLVED, at, at, at),
        )
        return {"some": cls(tuple(OwnCaseEntry.of(case) for case in cases)), "none": cls(())}
