"""The complaint that an account under one's number is not one's own (S4-17)."""

from wtforms.fields import TextAreaField
from wtforms.validators import StopValidation

from motid.kernel.cmnd import CmndNumber
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import ParsedField
from motid.web.forms.captcha import CaptchaFields
from motid.web.texts import N_

LONGEST_STATEMENT = 2000
"""Characters."""

STATEMENT_LONG = N_("Nội dung dài quá 2.000 ký tự. Hãy viết ngắn lại.")


class ComplaintForm(CaptchaFields):
    """Who complains, how to reach them, and what happened in their own words."""

    kept_fields = ("login_name", "full_name", "contact_phone", "statement")

    login_name: ParsedField[PersonalIdNumber | CmndNumber] = ParsedField(
        N_("Số CMT/CCCD của bạn"), parser=parse_login_name
    )
    full_name: ParsedField[FullName] = ParsedField(
        N_("Họ tên"), parser=FullName.parse, description=N_("Viết có dấu, đúng như trên thẻ.")
    )
    contact_phone: ParsedField[PhoneNumber] = ParsedField(
        N_("Số điện thoại liên hệ"),
        parser=PhoneNumber.parse,
        description=N_("Cán bộ sẽ gọi vào số này để xác minh. Có thể là số của người thân."),
    )
    statement = TextAreaField(
        N_("Nội dung khiếu nại"),
        description=N_("Không bắt buộc. Ví dụ: tôi chưa từng đăng ký tài khoản nào. Đừng ghi mật khẩu hay mã OTP."),
    )

    def validate_statement(self, field: TextAreaField) -> None:
        """Raise `StopValidation` when the statement is too long to keep."""
        if len(field.data or "") > LONGEST_STATEMENT:
            raise StopValidation(STATEMENT_LONG)
