"""Forms about a case. What a rule demands (a purpose, a reason) is not checked here: the rule refuses it."""

from wtforms.fields import HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from motid.desk.model import FROM_CALLS
from motid.desk.send_answer import LONGEST_SMS
from motid.kernel.cmnd import CmndNumber
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import Filled, MotidForm, ParsedField
from motid.web.forms.desk.choice import ChoiceField
from motid.web.forms.desk.once import OnceForm
from motid.web.texts import N_
from motid.web.texts.desk.cases import CHANNELS, KINDS, OUTCOMES, PURPOSES, REVEAL_REASONS

LONGEST_WORDS = 2000
"""Characters."""
WORDS_LONG = N_("Nội dung dài quá 2.000 ký tự. Hãy viết ngắn lại.")


def parse_number(text: str) -> PersonalIdNumber | CmndNumber | PhoneNumber:
    """Read what a citizen is looked for by: a phone begins with 0 or +84 and has ten digits; else a number of a card.

    Raises `InvalidValue`.
    """
    try:
        return parse_login_name(text)
    except InvalidValue as fault:
        if fault.code != "login_name.format":
            raise
    return PhoneNumber.parse(text)


class NewCaseForm(OnceForm):
    """What somebody on the phone says; nothing of it is checked yet."""

    kept_fields = ("full_name", "phone", "number", "other_number", "statement")

    kind = ChoiceField(
        N_("Người gọi cần gì?"),
        choices={kind: KINDS[kind] for kind in FROM_CALLS},
        missing=N_("Hãy chọn việc mà người gọi cần."),
    )
    channel = ChoiceField(
        N_("Họ đến bằng cách nào?"),
        choices={name: CHANNELS[name] for name in ("call", "counter")},
        missing=N_("Hãy chọn cuộc gọi hoặc tại quầy."),
    )
    full_name: ParsedField[FullName] = ParsedField(
        N_("Họ tên người gọi"),
        parser=FullName.parse,
        required=False,
        description=N_("Để trống nếu họ chưa cho biết."),
    )
    phone: ParsedField[PhoneNumber] = ParsedField(
        N_("Số điện thoại liên lạc"), parser=PhoneNumber.parse, required=False
    )
    number: ParsedField[PersonalIdNumber | CmndNumber] = ParsedField(
        N_("Số CMT/CCCD"), parser=parse_login_name, required=False
    )
    other_number: ParsedField[PersonalIdNumber | CmndNumber | PhoneNumber] = ParsedField(
        N_("Số khác liên quan đến ca này"),
        parser=parse_number,
        required=False,
        description=N_("Số CMT cũ, hoặc số điện thoại khác. Không bắt buộc."),
    )
    statement = TextAreaField(
        N_("Người gọi nói gì?"),
        description=N_("Ghi ngắn gọn theo lời họ. Không bao giờ hỏi hay ghi mật khẩu, mã OTP."),
        validators=[Filled(N_("Hãy ghi người gọi cần gì."))],
    )

    def validate_statement(self, field: TextAreaField) -> None:
        """Raise `StopValidation` when it is too long to keep."""
        if len(field.data or "") > LONGEST_WORDS:
            raise StopValidation(WORDS_LONG)


class SearchForm(MotidForm):
    """A case's number, or a number or phone of a citizen; sent by POST, so that no address carries it."""

    wanted = StringField(
        N_("Số ca, số CMT/CCCD hoặc số điện thoại"),
        description=N_("Ví dụ KN-2026-000123."),
        validators=[Filled(N_("Hãy nhập số cần tìm."))],
    )


class CaseForm(MotidForm):
    """Any change of a case; `version` is the one that the page showed."""

    version = HiddenField()

    @property
    def shown_version(self) -> int | None:
        """The version, where the page told one."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class FindAccountForm(CaseForm):
    """Look for accounts within the case."""

    wanted: ParsedField[PersonalIdNumber | CmndNumber | PhoneNumber] = ParsedField(
        N_("Số CMT/CCCD hoặc số điện thoại"), parser=parse_number
    )
    purpose = ChoiceField(N_("Mục đích"), choices=PURPOSES, missing=N_("Hãy chọn mục đích."), required=False)


class LinkAccountForm(CaseForm):
    """Link a found account."""

    account = HiddenField()
    part = HiddenField()
    purpose = HiddenField()


class AccountForm(CaseForm):
    """One account of the case."""

    account = HiddenField()


class RevealForm(MotidForm):
    """Show one field."""

    account = HiddenField()
    field = HiddenField()
    reason = ChoiceField(N_("Lý do"), choices=REVEAL_REASONS, missing=N_("Hãy chọn lý do."), required=False)
    words = TextAreaField(N_("Vì sao cần xem?"), description=N_("Ít nhất 10 ký tự. Công dân có thể đọc được."))


class WordsForm(CaseForm):
    """A note."""

    words = TextAreaField(N_("Ghi chú"), id="note-words", validators=[Filled(N_("Hãy viết nội dung."))])

    def validate_words(self, field: TextAreaField) -> None:
        """Raise `StopValidation` when it is too long to keep."""
        if len(field.data or "") > LONGEST_WORDS:
            raise StopValidation(WORDS_LONG)


class AnswerForm(CaseForm):
    """An answer by SMS or mail; `template` is the code of the template that it was made from."""

    template = HiddenField()
    to = ChoiceField(
        N_("Gửi tới"),
        id="answer-to",
        choices={
            "caller": N_("Số điện thoại người gọi đã cho"),
            "account": N_("Liên hệ của tài khoản trong ca"),
        },
        missing=N_("Hãy chọn nơi gửi."),
    )
    words = TextAreaField(
        N_("Nội dung trả lời"),
        id="answer-words",
        description=N_("Tối đa 400 ký tự. Không ghi mật khẩu, mã OTP hay số giấy tờ."),
        validators=[Filled(N_("Hãy viết nội dung."))],
    )

    def validate_words(self, field: TextAreaField) -> None:
        """Raise `StopValidation` when it is too long for an SMS."""
        if len((field.data or "").strip()) > LONGEST_SMS:
            raise StopValidation(N_("Nội dung dài quá 400 ký tự. Hãy viết ngắn lại."))


class CloseForm(CaseForm):
    """Close the case."""

    outcome = ChoiceField(N_("Kết quả"), choices=OUTCOMES, missing=N_("Hãy chọn kết quả."))


class WaitForm(CaseForm):
    """Whether the case waits for the citizen from now on."""

    waits = HiddenField()


class TransferForm(CaseForm):
    """Hand the case to another unit."""

    unit = StringField(
        N_("Mã đơn vị nhận"),
        description=N_("Chọn trong danh sách hoặc gõ mã, ví dụ vn cho tổng đài quốc gia."),
        validators=[Filled(N_("Hãy nhập mã đơn vị."))],
    )


class AssignForm(CaseForm):
    """Give the case to somebody."""

    to = StringField(N_("Giao cho"), validators=[Filled(N_("Hãy chọn người nhận."))])
