"""Forgotten, changed and lost: the forms of recovery (S4-26, S0-30, S4-32 … S4-36)."""

from wtforms.fields import PasswordField, StringField
from wtforms.validators import StopValidation

from motid.kernel.cmnd import CmndNumber
from motid.kernel.login_name import parse_login_name
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.web.forms.base import Filled, MotidForm, ParsedField
from motid.web.forms.captcha import CaptchaFields
from motid.web.forms.one_time_code import OneTimeCodeForm
from motid.web.forms.password import NewPasswordForm
from motid.web.forms.sign_in import PASSWORD_EMPTY, USERNAME_EMPTY
from motid.web.texts import N_, Message

PHONE_IN_USE = N_("Mã OTP đang được gửi tới chính số này. Hãy nhập số khác.")
CURRENT_WRONG = N_("Mật khẩu hiện tại chưa đúng.")


class ForgottenPasswordForm(CaptchaFields):
    """Whose password is forgotten."""

    kept_fields = ("username",)

    username: ParsedField[PersonalIdNumber | CmndNumber] = ParsedField(N_("Tên đăng nhập"), parser=parse_login_name)


class ChangePasswordForm(NewPasswordForm):
    """The current password, and another one."""

    current_password = PasswordField(N_("Mật khẩu hiện tại"))

    def validate_current_password(self, field: PasswordField) -> None:
        """Raise `StopValidation` when nothing was typed."""
        if not field.data:
            raise StopValidation(PASSWORD_EMPTY)

    def errors_in_order(self) -> list[tuple[str, str | Message]]:
        """Return the errors in the order of the page: the current password stands first."""
        return sorted(super().errors_in_order(), key=lambda error: error[0] != "current_password")


class ChangePasswordByCodeForm(OneTimeCodeForm, NewPasswordForm):
    """The code, and another password."""

    def errors_in_order(self) -> list[tuple[str, str | Message]]:
        """Return the errors in the order of the page: the code stands first."""
        return sorted(super().errors_in_order(), key=lambda error: error[0] != "code")


class LostPhoneSignInForm(CaptchaFields):
    """User name, password and captcha (S4-33). Anything typed as user name goes on to the check."""

    kept_fields = ("username",)

    username = StringField(N_("Tên đăng nhập"), validators=[Filled(USERNAME_EMPTY)])
    password = PasswordField(N_("Mật khẩu"))

    def validate_password(self, field: PasswordField) -> None:
        """Raise `StopValidation` when nothing was typed."""
        if not field.data:
            raise StopValidation(PASSWORD_EMPTY)


class NewPhoneForm(MotidForm):
    """The new number (S4-35)."""

    kept_fields = ("phone",)

    phone: ParsedField[PhoneNumber] = ParsedField(N_("Số điện thoại"), parser=PhoneNumber.parse)
