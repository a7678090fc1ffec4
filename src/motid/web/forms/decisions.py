"""Forms that are hardly more than a button."""

from wtforms.fields import HiddenField, StringField
from wtforms.validators import StopValidation

from motid.oidc.device.user_code import UserCode
from motid.web.forms.base import Filled, MotidForm
from motid.web.texts import N_

DEVICE_CODE_UNKNOWN = N_("Mã chưa đúng hoặc đã hết hạn. Hãy xem lại mã đang hiện trên thiết bị.")
DEVICE_CODE_TOO_MANY = N_("Bạn đã nhập mã quá nhiều lần. Hãy chờ ít phút rồi thử lại.")


class WithdrawConsentForm(MotidForm):
    """Takes back the consent given to one service."""

    client_id = HiddenField()


class EndSessionForm(MotidForm):
    """Ends one session of the list."""

    session_id = HiddenField()


class DeviceCodeForm(MotidForm):
    """The code that a device shows (RFC 8628 §3.3); dashes and spaces are dropped."""

    user_code = StringField(
        N_("Mã trên thiết bị"),
        description=N_("Mã gồm 9 chữ số, ví dụ 123-456-789."),
        validators=[Filled(N_("Bạn phải nhập mã đang hiện trên thiết bị."))],
    )

    def validate_user_code(self, field: StringField) -> None:
        """Raise `StopValidation` unless the text can be a code."""
        if UserCode.typed(field.data or "") is None:
            raise StopValidation(N_("Mã gồm 9 chữ số. Hãy xem lại mã đang hiện trên thiết bị."))
