"""Registration by mobile subscription (S4-15, S4-16)."""

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import ParsedField
from motid.web.forms.captcha import CaptchaFields
from motid.web.texts import N_

CMND_OVER = N_("Số CMT 9 chữ số không còn được dùng để đăng ký. Hãy nhập số CCCD gồm 12 chữ số.")


class RegistrationForm(CaptchaFields):
    """What the carrier will compare, and where to send the code."""

    kept_fields = ("login_name", "full_name", "date_of_birth", "phone", "email")

    login_name: ParsedField[PersonalIdNumber | CmndNumber] = ParsedField(
        N_("Tên đăng nhập (Số CMT/CCCD)"),
        parser=parse_login_name,
        description=N_("12 chữ số trên thẻ căn cước, hoặc 9 chữ số của CMT."),
    )
    full_name: ParsedField[FullName] = ParsedField(
        N_("Họ tên"), parser=FullName.parse, description=N_("Viết có dấu, đúng như trên thẻ.")
    )
    date_of_birth: ParsedField[DateOfBirth] = ParsedField(
        N_("Ngày sinh"),
        parser=DateOfBirth.parse,
        description=N_("Ví dụ 09/03/1987. Nếu thẻ chỉ ghi năm sinh, nhập năm, ví dụ 1950."),
    )
    phone: ParsedField[PhoneNumber] = ParsedField(
        N_("Số điện thoại"),
        parser=PhoneNumber.parse,
        description=N_("Số di động đứng tên chính bạn (chính chủ)."),
    )
    email: ParsedField[EmailAddress] = ParsedField(
        N_("Email"), parser=EmailAddress.parse, required=False, description=N_("Không bắt buộc.")
    )
