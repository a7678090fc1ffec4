"""Claims and scopes in words that a citizen reads."""

from types import MappingProxyType
from typing import Any, Final

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.phone import PhoneNumber
from motid.web.texts import N_

LABELS: Final = MappingProxyType(
    {
        "name": N_("Họ tên"),
        "family_name": N_("Họ"),
        "middle_name": N_("Chữ đệm"),
        "given_name": N_("Tên"),
        "gender": N_("Giới tính"),
        "birthdate": N_("Ngày sinh"),
        "phone_number": N_("Số điện thoại"),
        "email": N_("Email"),
        "personal_number": N_("Số định danh cá nhân"),
        "legacy_identity_number": N_("Số CMND"),
        "identity_assurance_level": N_("Mức độ xác minh danh tính"),
    }
)
"""Claims that are shown; flags and constants beside them go without saying."""

LABELS_OF_SCOPE: Final = MappingProxyType(
    {
        "profile": N_("Họ tên, ngày sinh, giới tính"),
        "phone": N_("Số điện thoại"),
        "email": N_("Email"),
        "address": N_("Địa chỉ"),
        "identity": N_("Số định danh cá nhân và mức độ xác minh"),
        "offline_access": N_("Truy cập khi bạn không trực tuyến"),
    }
)

_FILL_IN: Final = N_("Điền sẵn thông tin vào biểu mẫu của dịch vụ.")
_CONTACT: Final = N_("Liên hệ với bạn về việc bạn thực hiện tại dịch vụ.")
DEFAULT_USE: Final = MappingProxyType(
    {
        "profile": _FILL_IN,
        "phone": _CONTACT,
        "email": _CONTACT,
        "address": _FILL_IN,
        "identity": N_("Xác định đúng người khi giải quyết thủ tục."),
        "offline_access": N_("Cập nhật thông tin của bạn khi bạn không sử dụng dịch vụ, trong tối đa 30 ngày."),
    }
)
"""What a service uses a scope for when its registration does not say."""


def shown(name: str, value: Any) -> str:
    """Return a claim's value as people write it in Vietnam."""
    match name:
        case "birthdate":
            return DateOfBirth(str(value)).vietnamese()
        case "gender":
            return {"male": "Nam", "female": "Nữ"}.get(str(value), str(value))
        case "phone_number":
            return PhoneNumber(str(value)).national()
        case _:
            return str(value)
