"""The form of four fields (S0-10, S1-11) and the update of a CMND account (S2-20)."""

from wtforms.fields import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.issue_date import IssueDate
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import MotidForm, ParsedField
from motid.web.forms.complaint import LONGEST_STATEMENT, STATEMENT_LONG
from motid.web.texts import N_

DAY_MISSING = N_(
    "Hãy nhập đủ ngày, tháng, năm sinh. Nếu thẻ của bạn chỉ ghi năm sinh, hãy đánh dấu vào ô ở ngay bên dưới."
)
OTHER_CMND = N_("Số CMT này khác với số CMT của tài khoản đang đăng nhập. Hãy để nguyên số có sẵn.")


class PersonForm(MotidForm):
    """What both forms ask of a person; `leave_out` drops what the account knows already."""

    full_name: ParsedField[FullName] = ParsedField(
        N_("Họ và tên"), parser=FullName.parse, description=N_("Viết có dấu, đúng như trên thẻ căn cước.")
    )
    date_of_birth: ParsedField[DateOfBirth] = ParsedField(
        N_("Ngày sinh"), parser=DateOfBirth.parse, description=N_("Ví dụ 09/03/1987.")
    )
    birth_year_only = BooleanField(N_("Thẻ của tôi chỉ ghi năm sinh"), default=False)
    phone: ParsedField[PhoneNumber] = ParsedField(
        N_("Số điện thoại"),
        parser=PhoneNumber.parse,
        description=N_("Số di động đứng tên chính bạn (chính chủ). Mã OTP sẽ được gửi tới số này."),
    )
    lang = HiddenField()
    """Language of the button that was pressed to draw the form anew in it; nothing is validated then."""

    @property
    def wants_redrawing(self) -> bool:
        """Whether a language was pressed: show the form again as it is."""
        return bool(self.lang.data)

    def leave_out(self, *, name: bool, birth: bool) -> None:
        """Drop the fields that the account answers."""
        if name:
            del self.full_name
        if birth:
            del self.date_of_birth
            del self.birth_year_only

    @property
    def said_name(self) -> FullName | None:
        """The name of a valid form; None where it was not asked."""
        return self.full_name.value if "full_name" in self else None

    @property
    def said_birth(self) -> DateOfBirth | None:
        """The date of birth of a valid form; None where it was not asked."""
        return self.date_of_birth.value if "date_of_birth" in self else None

    def validate_date_of_birth(self, field: ParsedField[DateOfBirth]) -> None:
        """Raise `StopValidation` for a year alone that nobody chose: a year never proves a day (S0-22)."""
        if field.value.year_only and not self.birth_year_only.data:
            raise StopValidation(DAY_MISSING)


class NormalisationForm(PersonForm):
    """Four fields; the date of birth only where the account has none that is whole (S0-22)."""

    kept_fields = ("full_name", "personal_number", "issue_date", "date_of_birth", "phone")

    personal_number: ParsedField[PersonalIdNumber] = ParsedField(
        N_("Số căn cước công dân"), parser=PersonalIdNumber.parse, description=N_("12 chữ số trên thẻ căn cước.")
    )
    issue_date: ParsedField[IssueDate] = ParsedField(
        N_("Ngày cấp"), parser=IssueDate.parse, description=N_("Ghi ở mặt sau thẻ. Ví dụ 14/05/2021.")
    )


class ConversionForm(PersonForm):
    """“Chứng minh nhân dân” and “Số CCCD” (S2-20); name and date of birth where the account has none."""

    kept_fields = ("cmnd", "personal_number", "full_name", "date_of_birth", "phone")

    cmnd: ParsedField[CmndNumber] = ParsedField(N_("Chứng minh nhân dân"), parser=CmndNumber.parse)
    personal_number: ParsedField[PersonalIdNumber] = ParsedField(N_("Số CCCD"), parser=PersonalIdNumber.parse)


class StatementForm(MotidForm):
    """What somebody wants the desk to know, in their own words."""

    statement = TextAreaField(
        N_("Bạn muốn nói gì với cán bộ?"),
        description=N_("Không bắt buộc. Đừng ghi mật khẩu hay mã OTP."),
    )

    def validate_statement(self, field: StringField) -> None:
        """Raise `StopValidation` when the statement is too long to keep."""
        if len(field.data or "") > LONGEST_STATEMENT:
            raise StopValidation(STATEMENT_LONG)
