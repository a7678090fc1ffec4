"""What was done in a case, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, Self
from uuid import UUID

from motid.desk.actions.model import ActionCode
from motid.desk.evidence.model import EvidenceKind, EvidenceResult
from motid.desk.model import CaseKind
from motid.desk.revealed_values import RevealField
from motid.desk.timeline import TimelineEntry
from motid.web.texts import N_, Text
from motid.web.texts.desk.actions import ACTION_WORDS, STEP_STATES
from motid.web.texts.desk.cases import FIELDS, KINDS, OUTCOMES, WAITING_FOR
from motid.web.texts.desk.evidence import EVIDENCE_WORDS, result_words

_MOVES: Final = MappingProxyType(
    {
        "opened": N_("Mở ca"),
        "assigned": N_("Giao ca"),
        "given_back": N_("Trả ca về hàng chờ"),
        "transferred": N_("Chuyển đơn vị"),
        "linked": N_("Gắn tài khoản vào ca"),
        "unlinked": N_("Gỡ tài khoản khỏi ca"),
        "waits": N_("Đổi trạng thái chờ"),
        "closed": N_("Đóng ca"),
        "reopened": N_("Mở lại ca"),
    }
)
_MESSAGES: Final = MappingProxyType({"note": N_("Ghi chú"), "answer": N_("Trả lời công dân")})


@dataclass(frozen=True)
class Event:
    """One entry."""

    title: Text
    at: datetime
    by: str | None
    detail: Text | None = None
    words: str | None = None
    taken_back: bool = False

    @classmethod
    def of(cls, entry: TimelineEntry, names: dict[UUID, str]) -> Self:
        """Return an entry in words."""
        title, detail = _words(entry)
        return cls(
            title=title,
            at=entry.at,
            by=names.get(entry.by) if entry.by else None,
            detail=detail,
            words=entry.text.reveal() if entry.text else None,
            taken_back=entry.taken_back,
        )

    @classmethod
    def example(cls) -> Self:
        """Return an invented one."""
        at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        return cls(_MOVES["opened"], at, "Nguyễn Thị Mẫu", KINDS[CaseKind.OTHER], "Công dân hẹn gọi lại.")


def _words(entry: TimelineEntry) -> tuple[Text, Text | None]:
    match entry.what:
        case "move":
            return _MOVES.get(entry.code, _MOVES["assigned"]), _detail_of_move(entry)
        case "evidence":
            kind = EvidenceKind(entry.code)
            return EVIDENCE_WORDS[kind], result_words(kind, EvidenceResult(entry.detail or "unknown"))
        case "step" | "decision":
            return ACTION_WORDS[ActionCode(entry.code)], _by_text(STEP_STATES).get(entry.detail or "")
        case "reveal":
            return N_("Xem thông tin"), FIELDS[RevealField(entry.code)]
        case "note" | "answer":
            return _MESSAGES[entry.what], None


def _detail_of_move(entry: TimelineEntry) -> Text | None:
    known: dict[str, dict[str, Text]] = {
        "opened": _by_text(KINDS),
        "closed": _by_text(OUTCOMES),
        "waits": _by_text(WAITING_FOR),
    }
    return known.get(entry.code, {}).get(entry.detail or "")


def _by_text(words: Mapping[Any, str]) -> dict[str, Text]:
    """Return words by their codes as the timeline has them: texts."""
    return dict(words)
