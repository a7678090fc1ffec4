"""An entry of the support directory."""

from types import MappingProxyType
from typing import Any

from wtforms.fields import StringField

from motid.desk.directory.model import Audience, ContactKind, Place
from motid.web.forms.base import MotidForm
from motid.web.forms.desk.choice import ChoiceField
from motid.web.texts import N_

KINDS = MappingProxyType(
    {
        ContactKind.HOTLINE: N_("Tổng đài"),
        ContactKind.SMS: N_("Tin nhắn"),
        ContactKind.MAIL: N_("Email"),
        ContactKind.WEBSITE: N_("Trang web"),
        ContactKind.COUNTER: N_("Quầy giao dịch"),
        ContactKind.OFFICER: N_("Cán bộ phụ trách"),
    }
)
AUDIENCES = MappingProxyType({Audience.PUBLIC: N_("Công khai"), Audience.OFFICIALS: N_("Chỉ cán bộ")})
PLACES = MappingProxyType(
    {
        Place.NATIONAL: N_("Tổng đài quốc gia ở chân trang"),
        Place.PROVINCE: N_("Tổng đài tỉnh ở chân trang"),
        Place.POLICE: N_("Tổng đài về VNeID ở chân trang"),
        Place.OWNER_CHECK: N_("Tra cứu chủ thuê bao ở chân trang"),
    }
)


class ContactForm(MotidForm):
    """What an entry says; what cannot be is told in a line beside the code."""

    code = StringField(N_("Mã mục"), description=N_("Mục mới cùng mã sẽ thay mục cũ từ ngày bắt đầu."))
    unit = StringField(N_("Mã đơn vị"))
    kind = ChoiceField(N_("Loại"), choices=KINDS, missing=N_("Hãy chọn loại."))
    value = StringField(N_("Số, địa chỉ hoặc trang"), description=N_("Tin nhắn ghi như: TTTTB gửi 1414."))
    person = StringField(N_("Họ tên cán bộ"), description=N_("Chỉ ghi với cán bộ phụ trách."))
    label_vi = StringField(N_("Nhãn tiếng Việt"))
    label_en = StringField(N_("Nhãn tiếng Anh"))
    hours_vi = StringField(N_("Giờ làm việc, tiếng Việt"))
    hours_en = StringField(N_("Giờ làm việc, tiếng Anh"))
    escalation = StringField(N_("Thứ tự liên hệ trong đơn vị"), default="1")
    audience = ChoiceField(N_("Ai được xem"), choices=AUDIENCES, missing=N_("Hãy chọn ai được xem."))
    place = ChoiceField(
        N_("Vị trí trên trang"),
        choices=PLACES,
        missing=N_("Hãy chọn một trong các mục trong danh sách."),
        required=False,
    )
    valid_from = StringField(N_("Từ ngày"), description=N_("Dạng 2026-11-21. Để trống: từ hôm nay."))
    valid_to = StringField(N_("Đến trước ngày"), description=N_("Để trống: không thời hạn. Mục không bị xóa."))

    def entry(self) -> dict[str, Any]:
        """Return what was typed, as a file would give it."""
        given: dict[str, Any] = {
            name: (field.data or "").strip() for name, field in self._fields.items() if (field.data or "").strip()
        }
        number = given.get("escalation", "")
        if number.isascii() and number.isdigit():
            given["escalation"] = int(number[:4])
        return given


WRONG = N_("Mục này chưa hợp lệ. Hãy xem lại mã, đơn vị, số hoặc địa chỉ, nhãn và ngày.")
FURTHER = MappingProxyType(
    {
        "unit": N_("Không có đơn vị mang mã này."),
        "value": N_("Số, địa chỉ hoặc trang không đúng dạng của loại đã chọn."),
        "person": N_("Cán bộ phụ trách phải có họ tên; loại khác thì không ghi."),
        "audience": N_("Tên và số của cán bộ chỉ dành cho cán bộ xem."),
        "place": N_("Chỉ mục công khai mới hiện trên trang của công dân."),
        "valid_from": N_("Ngày bắt đầu chưa đúng, hoặc đã có mục cùng mã bắt đầu muộn hơn."),
        "valid_to": N_("Ngày kết thúc chưa đúng, hoặc không sau ngày bắt đầu."),
        "escalation": N_("Thứ tự là số từ 1 đến 99."),
    }
)
"""What is said beside a field, by the member that a fault begins with."""
