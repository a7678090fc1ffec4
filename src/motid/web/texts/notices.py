"""Notices that a page shows after a redirect: the address carries a key, never a text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from motid.web.presenters.page import Notice
from motid.web.texts import N_

NoticeKey = Literal[
    "code-sent",
    "code-just-sent",
    "session-ended",
    "consent-withdrawn",
    "password-reset",
    "desk-reset-done",
    "password-changed",
    "otp-phone-changed",
    "request-approved",
    "request-refused",
    "request-closed",
    "request-gone",
    "join-sign-in",
]

NOTICES: Final[Mapping[str, Notice]] = MappingProxyType(
    {
        "code-sent": Notice(N_("Mã OTP mới đã được gửi.")),
        "code-just-sent": Notice(N_("Mã OTP vừa được gửi. Hãy chờ tin nhắn thêm một chút."), success=False),
        "session-ended": Notice(N_("Đã đăng xuất khỏi thiết bị đó.")),
        "consent-withdrawn": Notice(N_("Đã rút lại sự đồng ý.")),
        "password-reset": Notice(N_("Mật khẩu đã được đổi. Mời bạn đăng nhập bằng mật khẩu mới.")),
        "desk-reset-done": Notice(
            N_(
                "Mật khẩu đã được đặt. Mời bạn đăng nhập. Nếu tài khoản còn dùng số CMND, trang kế tiếp sẽ giúp bạn"
                " cập nhật số căn cước công dân."
            )
        ),
        "password-changed": Notice(N_("Mật khẩu đã được đổi. Các thiết bị khác đã đăng xuất.")),
        "otp-phone-changed": Notice(N_("Số điện thoại nhận OTP đã được đổi. Mời bạn đăng nhập.")),
        "request-approved": Notice(N_("Bạn đã đồng ý. Dịch vụ sẽ tiếp tục trong vài giây.")),
        "request-refused": Notice(N_("Bạn đã từ chối. Trong 1 giờ tới, dịch vụ đó không thể gửi yêu cầu cho bạn.")),
        "request-closed": Notice(N_("Yêu cầu đã được đóng."), success=False),
        "request-gone": Notice(N_("Yêu cầu đó đã được trả lời hoặc đã hết hạn."), success=False),
        "join-sign-in": Notice(
            N_("Bây giờ hãy đăng nhập vào tài khoản có số CCCD 12 chữ số. Bạn sẽ được xem lại trước khi gộp."),
            success=False,
        ),
    }
)
"""`NoticeKey` to notice; looked up with whatever stands in an address."""
