"""The one-time code, at registration (S4-19) and at sign-in (S4-27 … S4-31)."""

import re

from wtforms.fields import BooleanField, RadioField, StringField
from wtforms.validators import StopValidation

from motid.kernel.digits import without_separators
from motid.web.forms.base import Filled, MotidForm
from motid.web.texts import N_, Message

CODE_LENGTH = 6
_CODE = re.compile(r"\d{6}", re.ASCII)

CODE_EMPTY = N_("Bạn phải nhập mã OTP trong tin nhắn.")
CODE_DEAD = N_("Mã OTP đã hết hạn hoặc hết lượt nhập. Hãy chọn “Gửi lại OTP”.")
CODE_FORMAT = N_("Mã OTP gồm 6 chữ số. Hãy kiểm tra lại tin nhắn.")


def wrong_code(attempts_left: int) -> Message:
    """Return the text for a wrong code, with how many attempts this code still has."""
    return Message(
        N_("Mã OTP chưa đúng. Hãy kiểm tra lại tin nhắn mới nhất. Bạn còn %(left)s lần nhập."),
        {"left": attempts_left},
    )


def _compact(text: str | None) -> str | None:
    return without_separators(text, ".-") if text else text


class OneTimeCodeForm(MotidForm):
    """One field of six digits; spaces and dashes that a person or a paste brings along are dropped."""

    code = StringField(N_("Nhập mã OTP"), validators=[Filled(CODE_EMPTY)], filters=[_compact])

    def validate_code(self, field: StringField) -> None:
        """Raise `StopValidation` unless the code is six digits."""
        if not _CODE.fullmatch(field.data or ""):
            raise StopValidation(CODE_FORMAT)


class SignInCodeForm(OneTimeCodeForm):
    """The code at sign-in, with the choice to remember this browser (never ticked beforehand)."""

    remember_browser = BooleanField(N_("Ghi nhớ trình duyệt này"), default=False)


class OtherPhoneForm(MotidForm):
    """Which registered phone receives the code (S4-30). The values are opaque, the labels masked numbers."""

    phone_id = RadioField(N_("Nhận mã OTP qua số điện thoại"), choices=[], validate_choice=False)

    def offer(self, phones: list[tuple[str, str]]) -> None:
        """Set the phones to choose from: (opaque id, masked number), the default one first."""
        self.phone_id.choices = phones

    def validate_phone_id(self, field: RadioField) -> None:
        """Raise `StopValidation` unless one of the offered phones was chosen."""
        if field.data not in {choice[0] for choice in field.choices or ()}:
            raise StopValidation(N_("Hãy chọn một số điện thoại để nhận mã OTP."))
