"""How far a dossier is, in plain words.

The codes are those of the field `TrangThaiHoSo` with which services report dossiers to the national portal; a service
that sends words of its own is shown with its words.
"""

from types import MappingProxyType
from typing import Final

from motid.web.texts import N_, Text

_STATES: Final = MappingProxyType(
    {
        "1": N_("Mới đăng ký"),
        "2": N_("Được tiếp nhận"),
        "3": N_("Không được tiếp nhận"),
        "4": N_("Đang xử lý"),
        "5": N_("Yêu cầu bổ sung giấy tờ"),
        "6": N_("Yêu cầu thực hiện nghĩa vụ tài chính"),
        "7": N_("Công dân yêu cầu rút hồ sơ"),
        "8": N_("Dừng xử lý"),
        "9": N_("Đã xử lý xong"),
        "10": N_("Đã trả kết quả"),
    }
)


def state_in_words(state: str) -> Text:
    """Return the words for a state."""
    return _STATES.get(state, state)
