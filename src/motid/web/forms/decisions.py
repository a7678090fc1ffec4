"""Forms that are buttons: consent, signing out, ending a session."""

from typing import Literal

from wtforms.fields import HiddenField, StringField
from wtforms.validators import AnyOf

from motid.web.forms.base import MotidForm
from motid.web.texts import N_

Decision = Literal["allow", "deny"]


class ConsentForm(MotidForm):
    """The two buttons of the consent page: `decision` is "allow" or "deny"."""

    decision = StringField(
        validators=[AnyOf(("allow", "deny"), message=N_("Hãy chọn “Đồng ý và tiếp tục” hoặc “Từ chối”."))]
    )
    transaction = HiddenField()
    """Opaque handle of the authorization request that waits for the answer."""


class SignOutForm(MotidForm):
    """“Đăng xuất” and “Đăng xuất khỏi mọi thiết bị”: a button alone."""


class EndSessionForm(MotidForm):
    """Ends one session of the list."""

    session_id = HiddenField()
