"""A new password (S4-20, S4-21). Passwords are taken as typed, never trimmed, and never drawn again."""

from wtforms.fields import PasswordField
from wtforms.validators import StopValidation

from motid.web.forms.base import MotidForm
from motid.web.texts import N_

MIN_LENGTH = 8
MAX_LENGTH = 128
"""Characters; long enough for any passphrase, short enough to hash (NIST SP 800-63B-4 §3.1.1.2 asks for 64)."""

PASSWORD_RULE = N_("* Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt.")

PASSWORD_EMPTY = N_("Bạn phải nhập mật khẩu.")
PASSWORD_SHORT = N_("Mật khẩu cần ít nhất 8 ký tự.")
PASSWORD_LONG = N_("Mật khẩu dài quá 128 ký tự. Hãy chọn mật khẩu ngắn hơn.")
PASSWORD_LOWER = N_("Mật khẩu cần có chữ thường.")
PASSWORD_UPPER = N_("Mật khẩu cần có chữ in hoa.")
PASSWORD_DIGIT = N_("Mật khẩu cần có chữ số.")
PASSWORD_SPECIAL = N_("Mật khẩu cần có ký tự đặc biệt, ví dụ ! @ # ?")
PASSWORD_COMMON = N_("Mật khẩu này quá phổ biến và dễ đoán. Hãy chọn mật khẩu khác.")
PASSWORD_PERSONAL = N_("Mật khẩu không được chứa số CMT/CCCD, tên, ngày sinh hay số điện thoại của bạn.")
PASSWORD_GUESSABLE = N_("Mật khẩu này dễ đoán. Hãy ghép thêm vài từ không liên quan đến nhau.")
CONFIRMATION_EMPTY = N_("Hãy nhập lại mật khẩu một lần nữa.")
CONFIRMATION_DIFFERS = N_("Hai mật khẩu không giống nhau. Hãy nhập lại.")


class NewPasswordForm(MotidForm):
    """The password and its confirmation. Strength is the use case's to judge; it answers with the texts above."""

    password = PasswordField(N_("Nhập mật khẩu"))
    password_confirmation = PasswordField(N_("Xác nhận mật khẩu"))

    def validate_password(self, field: PasswordField) -> None:
        """Raise `StopValidation` with the first rule of S4-21 that the password does not meet."""
        fault = broken_rule(field.data or "")
        if fault is not None:
            raise StopValidation(fault)

    def validate_password_confirmation(self, field: PasswordField) -> None:
        """Raise `StopValidation` unless it repeats the password."""
        if not field.data:
            raise StopValidation(CONFIRMATION_EMPTY)
        if field.data != self.password.data:
            raise StopValidation(CONFIRMATION_DIFFERS)


def broken_rule(password: str) -> str | None:
    """Return the text of the first rule of S4-21 that a password breaks; None when it keeps them all."""
    rules = (
        (bool(password), PASSWORD_EMPTY),
        (len(password) >= MIN_LENGTH, PASSWORD_SHORT),
        (len(password) <= MAX_LENGTH, PASSWORD_LONG),
        (any(c.islower() for c in password), PASSWORD_LOWER),
        (any(c.isupper() for c in password), PASSWORD_UPPER),
        (any(c.isdecimal() for c in password), PASSWORD_DIGIT),
        (any(not c.isalnum() and not c.isspace() for c in password), PASSWORD_SPECIAL),
    )
    return next((text for kept, text in rules if not kept), None)
