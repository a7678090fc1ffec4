"""A new password (S4-20, S4-21). Passwords are taken as typed, never trimmed, and never drawn again."""

from wtforms.fields import PasswordField
from wtforms.validators import StopValidation

from motid.authn.password import Password
from motid.authn.password_rules import violated_rules
from motid.web.forms.base import MotidForm
from motid.web.texts import N_
from motid.web.texts.password import texts_for

PASSWORD_EMPTY = N_("Bạn phải nhập mật khẩu.")
CONFIRMATION_EMPTY = N_("Hãy nhập lại mật khẩu một lần nữa.")
CONFIRMATION_DIFFERS = N_("Hai mật khẩu không giống nhau. Hãy nhập lại.")


class NewPasswordForm(MotidForm):
    """The password and its confirmation.

    The rules are those of `motid.authn.password_rules`; what needs to know the person (a password made of the own
    name) is checked again by the use case, whose answer the controller adds with `texts_for`.
    """

    password = PasswordField(N_("Nhập mật khẩu"))
    password_confirmation = PasswordField(N_("Xác nhận mật khẩu"))

    def validate_password(self, field: PasswordField) -> None:
        """Raise `StopValidation` with the first rule that the password does not meet."""
        if not field.data:
            raise StopValidation(PASSWORD_EMPTY)
        broken = violated_rules(Password.typed(field.data))
        if broken:
            raise StopValidation(texts_for(broken)[0])

    def validate_password_confirmation(self, field: PasswordField) -> None:
        """Raise `StopValidation` unless it repeats the password."""
        if not field.data:
            raise StopValidation(CONFIRMATION_EMPTY)
        if field.data != self.password.data:
            raise StopValidation(CONFIRMATION_DIFFERS)
