"""Notices that a page shows after a redirect: the address carries a key, never a text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from motid.web.presenters.page import Notice
from motid.web.texts import N_

NoticeKey = Literal["code-sent", "code-just-sent", "session-ended", "consent-withdrawn"]

NOTICES: Final[Mapping[str, Notice]] = MappingProxyType(
    {
        "code-sent": Notice(N_("Mã OTP mới đã được gửi.")),
        "code-just-sent": Notice(N_("Mã OTP vừa được gửi. Hãy chờ tin nhắn thêm một chút."), success=False),
        "session-ended": Notice(N_("Đã đăng xuất khỏi thiết bị đó.")),
        "consent-withdrawn": Notice(N_("Đã rút lại sự đồng ý.")),
    }
)
"""`NoticeKey` to notice; looked up with whatever stands in an address."""
