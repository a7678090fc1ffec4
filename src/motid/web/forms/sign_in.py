"""Sign-in by user name and password (S4-25)."""

from wtforms.fields import PasswordField, StringField
from wtforms.validators import StopValidation

from motid.web.forms.base import Filled
from motid.web.forms.captcha import CaptchaFields
from motid.web.texts import N_

USERNAME_EMPTY = N_("Bạn phải nhập cmt/cccd.")
PASSWORD_EMPTY = N_("Bạn phải nhập mật khẩu.")
SIGN_IN_WRONG = N_("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra lại cả hai.")


class SignInForm(CaptchaFields):
    """User name and password. Anything typed as user name goes on to the check: an odd one is simply wrong."""

    kept_fields = ("username",)

    username = StringField(N_("Tên đăng nhập"), validators=[Filled(USERNAME_EMPTY)])
    password = PasswordField(N_("Mật khẩu"))

    def validate_password(self, field: PasswordField) -> None:
        """Raise `StopValidation` when nothing was typed; blanks count, a password is taken as it is."""
        if not field.data:
            raise StopValidation(PASSWORD_EMPTY)
