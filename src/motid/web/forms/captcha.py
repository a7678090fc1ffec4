"""The check against machines (S4-15): a code to type, or, with JavaScript, a proof of work that replaces it."""

from wtforms.fields import HiddenField, StringField

from motid.web.forms.base import MotidForm
from motid.web.texts import N_

CAPTCHA_EMPTY = N_("Bạn phải nhập mã xác thực.")
CAPTCHA_WRONG = N_("Mã xác thực chưa đúng hoặc đã hết hạn. Hãy nhập mã mới ở bên dưới.")


class CaptchaFields(MotidForm):
    """Fields that a form with a captcha has beside its own. The controller checks them against the challenge."""

    captcha = StringField(N_("Nhập mã xác thực"))
    captcha_id = HiddenField()
    altcha = HiddenField()
    """Proof of work in base64 JSON (altcha); filled in by the script, and then `captcha` is not asked."""
    refresh_captcha = HiddenField()
    """Present when the person asked for another code with ↻; nothing is validated then."""

    lang = HiddenField()
    """Language of the button that was pressed to draw the form anew in it; nothing is validated then."""

    @property
    def wants_redrawing(self) -> bool:
        """Whether ↻ or a language was pressed: show the form again as it is, with another code."""
        return bool(self.refresh_captcha.data or self.lang.data)
