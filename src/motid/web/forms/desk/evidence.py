"""What an official types in to check something: the caller's words, which are compared and never shown back."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wtforms.fields import HiddenField, StringField

from motid.desk.evidence.model import EvidenceKind, EvidenceResult
from motid.web.forms.desk.choice import ChoiceField
from motid.web.forms.desk.once import OnceForm
from motid.web.texts import N_
from motid.web.texts.caller_requests import CALLER_REQUEST_WORDS
from motid.web.texts.desk.evidence import PAPER_WORDS

SAID: Final = MappingProxyType(
    {
        EvidenceResult.CONFIRMED: N_("Người nghe nhận là chủ tài khoản"),
        EvidenceResult.REFUSED: N_("Người nghe nói tài khoản không phải của mình"),
        EvidenceResult.NOBODY: N_("Không liên lạc được"),
    }
)
_CLAIM: Final = ("full_name", "date_of_birth", "number")
_FIELDS: Final[Mapping[tuple[EvidenceKind, bool], tuple[str, ...]]] = MappingProxyType(
    {
        (EvidenceKind.CONTROL_QUESTIONS, True): (
            "full_name", "date_of_birth", "personal_number", "cmnd", "phone", "email",
        ),
        (EvidenceKind.CONFIRM_ON_PHONE, True): ("request",),
        (EvidenceKind.CONFIRM_ON_PHONE, False): ("phone", "request"),
        (EvidenceKind.CARRIER_MATCH, True): ("phone",),
        (EvidenceKind.CARRIER_MATCH, False): (*_CLAIM, "phone"),
        (EvidenceKind.POPULATION_MATCH, True): (),
        (EvidenceKind.POPULATION_MATCH, False): _CLAIM,
        (EvidenceKind.PAPERS_SEEN, True): ("paper", "full_name", "number", "reference"),
        (EvidenceKind.PAPERS_SEEN, False): ("paper", "full_name", "number", "reference"),
        (EvidenceKind.CALL_BACK, True): ("said",),
    }
)  # fmt: skip


def fields_of(kind: EvidenceKind, *, of_account: bool) -> tuple[str, ...] | None:
    """Return the names of the fields that a check of a kind asks for; None where it is not offered."""
    return _FIELDS.get((kind, of_account))


class EvidenceForm(OnceForm):
    """Every field that some check asks for; a page shows those of its kind."""

    account = HiddenField()
    paper = ChoiceField(N_("Giấy tờ đã xem"), choices=PAPER_WORDS, missing=N_("Hãy chọn giấy tờ."))
    full_name = StringField(N_("Họ tên, theo lời người gọi hoặc trên giấy tờ"))
    date_of_birth = StringField(N_("Ngày sinh"), description=N_("Ví dụ 09/03/1987."))
    number = StringField(N_("Số CMT/CCCD"))
    personal_number = StringField(N_("Số CCCD 12 chữ số"))
    cmnd = StringField(N_("Số CMT 9 chữ số"))
    phone = StringField(N_("Số điện thoại"))
    email = StringField(N_("Email"))
    reference = StringField(N_("Số văn bản"))
    request = ChoiceField(
        N_("Người gọi được hỏi có đồng ý việc gì?"), choices=CALLER_REQUEST_WORDS, missing=N_("Hãy chọn một việc.")
    )
    said = ChoiceField(N_("Người nghe máy nói gì?"), choices=SAID, missing=N_("Hãy chọn kết quả cuộc gọi."))

    def typed(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: (field.data or "")[:200] for name, field in self._fields.items()}
