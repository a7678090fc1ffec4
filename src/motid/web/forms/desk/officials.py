"""Who holds which role."""

from wtforms.fields import StringField

from motid.kernel.personal_number import PersonalIdNumber
from motid.web.desk.frame import ROLE_NAMES
from motid.web.forms.base import Filled, MotidForm, ParsedField
from motid.web.forms.desk.choice import ChoiceField
from motid.web.texts import N_


class GrantRoleForm(MotidForm):
    """Let the person with a number hold a role for a unit."""

    number: ParsedField[PersonalIdNumber] = ParsedField(
        N_("Số CCCD của cán bộ"),
        parser=PersonalIdNumber.parse,
        description=N_("Người này cần có tài khoản MotID đã chuẩn hóa."),
    )
    role = ChoiceField(N_("Vai trò"), choices=ROLE_NAMES, missing=N_("Hãy chọn vai trò."))
    unit = StringField(
        N_("Mã đơn vị"),
        description=N_("Ví dụ vn cho tổng đài quốc gia."),
        validators=[Filled(N_("Hãy nhập mã đơn vị."))],
    )
