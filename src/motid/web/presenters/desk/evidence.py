"""A check that an official makes."""

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from wtforms.fields import Field

from motid.desk.evidence.model import EvidenceKind
from motid.recovery.caller_check.model import CallerRequest
from motid.web.desk.paths import DESK_PATHS
from motid.web.forms.desk.evidence import EvidenceForm, fields_of
from motid.web.texts import N_, Text
from motid.web.texts.desk.evidence import EVIDENCE_WORDS

_HOW = {
    EvidenceKind.CONTROL_QUESTIONS: N_(
        "Hỏi từng câu, ghi lại lời người gọi. Hệ thống so sánh; bạn chỉ biết bao nhiêu câu đúng, không biết câu nào."
    ),
    EvidenceKind.CONFIRM_ON_PHONE: N_(
        "MotID gửi tin nhắn có liên kết tới số điện thoại. Người gọi tự xác nhận trên máy của mình; đừng hỏi mã nào. "
        "Lời đồng ý chỉ dùng cho việc ghi trong tin: muốn làm việc khác thì hỏi lại."
    ),
    EvidenceKind.CARRIER_MATCH: N_("MotID hỏi nhà mạng: số điện thoại có đứng tên người này không."),
    EvidenceKind.POPULATION_MATCH: N_("MotID hỏi Cơ sở dữ liệu quốc gia về dân cư: có đúng một người như vậy không."),
    EvidenceKind.PAPERS_SEEN: N_("Chỉ ghi khi chính bạn đã xem giấy tờ và người cầm giấy tờ."),
    EvidenceKind.CALL_BACK: N_(
        "Gọi vào số điện thoại đã đăng ký của tài khoản (xem số kèm lý do), rồi ghi chủ số nói gì."
    ),
}


@dataclass
class EvidencePage:
    """The form of a check, with what stood in its way."""

    template: ClassVar[str] = "desk/evidence.html"
    number: str
    kind: EvidenceKind
    form: EvidenceForm
    problem: Text | None = None

    @property
    def title(self) -> Text:
        """The check in words."""
        return EVIDENCE_WORDS[self.kind]

    @property
    def how(self) -> Text:
        """How it is made."""
        return _HOW[self.kind]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields to fill in."""
        names = fields_of(self.kind, of_account=bool(self.form.account.data)) or ()
        return tuple(self.form[name] for name in names)

    @property
    def action(self) -> str:
        """Where the form goes."""
        return DESK_PATHS.at(DESK_PATHS.case_evidence, number=self.number, kind=self.kind)

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        number, account = "KN-2026-000123", [("account", str(UUID(int=1)))]
        wrong = EvidenceForm.submitted([])
        wrong.add_error("full_name", N_("Cần điền mục này."))
        return {
            "questions": cls(number, EvidenceKind.CONTROL_QUESTIONS, EvidenceForm.submitted(account)),
            "phone": cls(
                number,
                EvidenceKind.CONFIRM_ON_PHONE,
                EvidenceForm.submitted([("request", CallerRequest.CANCEL_ACCOUNT)]),
            ),
            "papers": cls(number, EvidenceKind.PAPERS_SEEN, wrong),
            "call": cls(number, EvidenceKind.CALL_BACK, EvidenceForm.submitted(account), N_("Cần điền mục này.")),
        }
