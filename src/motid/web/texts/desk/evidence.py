"""Words for evidence: what was checked, what came of it, and what a step still needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from motid.desk.evidence.model import Evidence, EvidenceKind, EvidenceResult, Paper
from motid.desk.evidence.rules import About, AllOf, AnyOf, InHand, Need, OfCase, Rule
from motid.recovery.caller_check.model import CallerRequest
from motid.registries.unavailable import UnavailableReason
from motid.web.texts import N_
from motid.web.texts.caller_requests import CALLER_REQUEST_WORDS

EVIDENCE_WORDS: Final[Mapping[EvidenceKind, str]] = MappingProxyType(
    {
        EvidenceKind.CONTROL_QUESTIONS: N_("Câu hỏi kiểm tra"),
        EvidenceKind.CONFIRM_ON_PHONE: N_("Xác nhận trên điện thoại"),
        EvidenceKind.CARRIER_MATCH: N_("Đối chiếu với nhà mạng"),
        EvidenceKind.POPULATION_MATCH: N_("Đối chiếu với Cơ sở dữ liệu quốc gia về dân cư"),
        EvidenceKind.PAPERS_SEEN: N_("Xem giấy tờ tại quầy"),
        EvidenceKind.CALL_BACK: N_("Gọi số điện thoại của tài khoản"),
    }
)
_NEEDED: Final[Mapping[EvidenceKind, str]] = MappingProxyType(
    {EvidenceKind.CONFIRM_ON_PHONE: N_("Xác nhận trên điện thoại, đồng ý đúng việc này")}
)
_RESULTS: Final[Mapping[EvidenceResult, str]] = MappingProxyType(
    {
        EvidenceResult.ASKED: N_("Đang chờ trả lời"),
        EvidenceResult.CONFIRMED: N_("Đã xác nhận"),
        EvidenceResult.REFUSED: N_("Bị từ chối"),
        EvidenceResult.AGREES: N_("Khớp"),
        EvidenceResult.DIFFERS: N_("Không khớp"),
        EvidenceResult.NOBODY: N_("Không tìm thấy"),
        EvidenceResult.UNKNOWN: N_("Chưa có trả lời"),
    }
)
_OWN_RESULTS: Final[Mapping[tuple[EvidenceKind, EvidenceResult], str]] = MappingProxyType(
    {
        (EvidenceKind.CALL_BACK, EvidenceResult.CONFIRMED): N_("Người nghe nhận là chủ tài khoản"),
        (EvidenceKind.CALL_BACK, EvidenceResult.REFUSED): N_("Người nghe nói tài khoản không phải của mình"),
        (EvidenceKind.CALL_BACK, EvidenceResult.NOBODY): N_("Không liên lạc được"),
        (EvidenceKind.CONFIRM_ON_PHONE, EvidenceResult.REFUSED): N_("Người giữ máy nói mình không gọi"),
        (EvidenceKind.CONFIRM_ON_PHONE, EvidenceResult.NOBODY): N_("Hết hạn, không ai trả lời"),
        (EvidenceKind.PAPERS_SEEN, EvidenceResult.DIFFERS): N_("Giấy tờ không phải của chủ tài khoản"),
        (EvidenceKind.CARRIER_MATCH, EvidenceResult.NOBODY): N_("Nhà mạng không có chủ thuê bao của số này"),
    }
)
ABOUT_WORDS: Final[Mapping[About, str]] = MappingProxyType(
    {
        About.ACCOUNT: N_("chủ tài khoản bị thay đổi"),
        About.OTHER: N_("chủ tài khoản còn lại"),
        About.CALLER: N_("người gọi"),
    }
)
PAPER_WORDS: Final[Mapping[Paper, str]] = MappingProxyType(
    {
        Paper.IDENTITY_CARD: N_("Thẻ căn cước, căn cước công dân hoặc CMND"),
        Paper.PASSPORT: N_("Hộ chiếu"),
        Paper.POLICE_CONFIRMATION: N_("Giấy xác nhận số định danh của công an"),
        Paper.AUTHORITY_LETTER: N_("Văn bản của cơ quan có thẩm quyền"),
        Paper.DEATH_CERTIFICATE: N_("Giấy chứng tử"),
    }
)
WHY_UNKNOWN: Final[Mapping[UnavailableReason, str]] = MappingProxyType(
    {
        UnavailableReason.TIMEOUT: N_("Hệ thống được hỏi không trả lời kịp. Hãy thử lại sau."),
        UnavailableReason.OUTAGE: N_("Hệ thống được hỏi đang gián đoạn. Hãy thử lại sau."),
        UnavailableReason.CIRCUIT_OPEN: N_("Hệ thống được hỏi vừa lỗi nhiều lần nên tạm chưa hỏi. Hãy thử lại sau."),
        UnavailableReason.REFUSED: N_("Đã hết lượt hỏi cho lúc này. Hãy thử lại sau."),
        UnavailableReason.UNINTELLIGIBLE: N_("Câu trả lời không đọc được. Hãy báo cho quản trị."),
    }
)


def result_words(kind: EvidenceKind, result: EvidenceResult) -> str:
    """Return what came of a check, in the words of its kind."""
    return _OWN_RESULTS.get((kind, result), _RESULTS[result])


def request_words(evidence: Evidence) -> str | None:
    """Return what somebody was asked to agree to on a phone, in the words that they read there."""
    asked = next((request for request in CallerRequest if request == evidence.detail.get("request")), None)
    return None if asked is None else CALLER_REQUEST_WORDS[asked]


@dataclass(frozen=True, slots=True)
class Needed:
    """What a step still needs: one kind of evidence, about somebody."""

    evidence: str
    about: str


@dataclass(frozen=True, slots=True)
class NeededTogether:
    """All of these, or one of them."""

    every: bool
    parts: "tuple[NeededWords, ...]"


NeededWords = Needed | NeededTogether


def needed_in_words(rule: Rule) -> NeededWords:
    """Return a rule in words, as nested as it is. What the case itself proves nobody can add, and is left out."""
    match rule:
        case Need(kind=kind, about=about):
            return Needed(_NEEDED.get(kind, EVIDENCE_WORDS[kind]), ABOUT_WORDS[about])
        case InHand(about=about):
            kinds = (EvidenceKind.CARRIER_MATCH, EvidenceKind.CONFIRM_ON_PHONE)
            return NeededTogether(
                every=True, parts=tuple(needed_in_words(Need(kind, frozenset(), about)) for kind in kinds)
            )
        case AllOf(rules=rules) | AnyOf(rules=rules):
            parts = tuple(needed_in_words(one) for one in rules if not isinstance(one, OfCase))
            return parts[0] if len(parts) == 1 else NeededTogether(isinstance(rule, AllOf), parts)
        case OfCase():
            return NeededTogether(every=True, parts=())
