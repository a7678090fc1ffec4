"""A citizen asks to be called instead of calling again and again (S2-26)."""

from typing import Final

from wtforms.fields import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from motid.desk.call_backs.model import TOPICS, PartOfDay
from motid.desk.model import CaseKind
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import ParsedField
from motid.web.forms.captcha import CaptchaFields
from motid.web.forms.complaint import LONGEST_STATEMENT, STATEMENT_LONG
from motid.web.texts import N_

TOPIC_TEXTS: Final = {
    CaseKind.PHONE_TAKEN: N_("Hệ thống báo số điện thoại của tôi đã được đăng ký"),
    CaseKind.IDENTITY_TAKEN: N_("Hệ thống báo số CMT/CCCD của tôi đã có tài khoản"),
    CaseKind.FORGOTTEN_PASSWORD: N_("Tôi quên mật khẩu và không tự lấy lại được"),
    CaseKind.NO_MATCH: N_("Tôi nhập đúng thông tin nhưng hệ thống báo không khớp"),
    CaseKind.INCOMPLETE: N_("Thông tin tài khoản của tôi bị thiếu hoặc sai"),
    CaseKind.TWO_ACCOUNTS: N_("Tôi có hai tài khoản, cần giữ lại một"),
    CaseKind.OTHER: N_("Việc khác"),
}
PART_TEXTS: Final = {
    PartOfDay.ANY: N_("Lúc nào cũng được"),
    PartOfDay.MORNING: N_("Buổi sáng"),
    PartOfDay.AFTERNOON: N_("Buổi chiều"),
    PartOfDay.EVENING: N_("Buổi tối"),
}
CHOOSE: Final = N_("Hãy chọn một trong các mục trong danh sách.")


class CallBackForm(CaptchaFields):
    """Whom to call, about what, and when."""

    kept_fields = ("full_name", "phone", "topic", "part_of_day", "statement")

    full_name: ParsedField[FullName] = ParsedField(N_("Họ tên"), parser=FullName.parse)
    phone: ParsedField[PhoneNumber] = ParsedField(
        N_("Số điện thoại cần gọi lại"),
        parser=PhoneNumber.parse,
        description=N_("Số di động. Chúng tôi gửi tin nhắn xác nhận tới số này."),
    )
    topic = RadioField(
        N_("Bạn cần hỏi về việc gì?"),
        choices=[SelectChoice(topic.value, TOPIC_TEXTS[topic]) for topic in TOPICS],
        default=CaseKind.OTHER.value,
        validate_choice=False,
    )
    part_of_day = RadioField(
        N_("Gọi vào lúc nào tiện cho bạn?"),
        choices=[SelectChoice(part.value, text) for part, text in PART_TEXTS.items()],
        default=PartOfDay.ANY.value,
        validate_choice=False,
    )
    statement = TextAreaField(
        N_("Nội dung cần hỗ trợ"),
        description=N_("Không bắt buộc. Đừng ghi mật khẩu hay mã OTP."),
    )

    def validate_topic(self, field: RadioField) -> None:
        """Raise `StopValidation` on what is not offered."""
        if (field.data or CaseKind.OTHER) not in TOPICS:
            raise StopValidation(CHOOSE)

    def validate_part_of_day(self, field: RadioField) -> None:
        """Raise `StopValidation` on what is not offered."""
        if (field.data or PartOfDay.ANY) not in set(PartOfDay):
            raise StopValidation(CHOOSE)

    def validate_statement(self, field: TextAreaField) -> None:
        """Raise `StopValidation` when the statement is too long to keep."""
        if len(field.data or "") > LONGEST_STATEMENT:
            raise StopValidation(STATEMENT_LONG)
