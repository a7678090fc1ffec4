"""Audit events in plain words, for the owner of the account."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from motid.audit.history import HistoryEntry as Event
from motid.web.presenters.account import HistoryEntry
from motid.web.texts import N_, Message, Text

_WHAT: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "accounts.opened": N_("Mở tài khoản"),
        "proofing.evidence_recorded": N_("Nhà mạng xác nhận thông tin của bạn"),
        "authn.password_set": N_("Đặt mật khẩu"),
        "authn.password_rejected": N_("Có người nhập sai mật khẩu"),
        "authn.sign_in_refused": N_("Đăng nhập bị từ chối"),
        "authn.code_sent": N_("Gửi mã OTP"),
        "authn.code_rejected": N_("Nhập sai mã OTP"),
        "authn.code_confirmed": N_("Nhập đúng mã OTP"),
        "authn.signed_in": N_("Đăng nhập"),
        "authn.stepped_up": N_("Xác thực thêm bằng mã OTP"),
        "authn.session_ended": N_("Kết thúc phiên đăng nhập"),
        "authn.browser_remembered": N_("Ghi nhớ một trình duyệt"),
        "authn.browsers_forgotten": N_("Bỏ ghi nhớ các trình duyệt"),
        "authn.otp_phone_added": N_("Thêm số điện thoại nhận mã OTP"),
        "authn.otp_phone_removed": N_("Xóa số điện thoại nhận mã OTP"),
        "authn.default_otp_phone_changed": N_("Đổi số điện thoại mặc định nhận mã OTP"),
        "desk.case_opened": N_("Có khiếu nại về tài khoản này"),
        "oidc.authorization_granted": N_("Đăng nhập vào một dịch vụ"),
        "oidc.grant_revoked": N_("Thu hồi quyền của một dịch vụ"),
        "oidc.token_revoked": N_("Một dịch vụ tự kết thúc quyền truy cập của mình"),
        "oidc.consent_given": N_("Đồng ý chia sẻ thông tin với một dịch vụ"),
        "oidc.consent_withdrawn": N_("Rút lại sự đồng ý với một dịch vụ"),
        "oidc.signed_out_by_service": N_("Một dịch vụ yêu cầu đăng xuất"),
        "oidc.decoupled_sign_in_requested": N_("Một dịch vụ đề nghị bạn xác nhận đăng nhập"),
        "oidc.decoupled_sign_in_answered": N_("Trả lời yêu cầu đăng nhập"),
    }
)
_OTHER: Final = N_("Thay đổi khác")
_END_REASONS: Final = MappingProxyType(
    {
        "signed_out": N_("Bạn đã đăng xuất"),
        "signed_out_everywhere": N_("Đăng xuất khỏi mọi thiết bị"),
        "password_changed": N_("Mật khẩu đã thay đổi"),
        "expired": N_("Hết thời gian"),
        "account_closed": N_("Tài khoản đã đóng"),
        "replaced": N_("Được thay bằng phiên mới"),
    }
)
_ANSWERS: Final = MappingProxyType(
    {
        "approved": N_("Bạn đã đồng ý"),
        "refused": N_("Bạn đã từ chối"),
        "failed": N_("Chưa đủ mức độ xác minh"),
    }
)


def history_entry(event: Event) -> HistoryEntry:
    """Return one line of the history page."""
    return HistoryEntry(event.occurred_at, _WHAT.get(event.kind, _OTHER), _detail(event.kind, event.data))


def _detail(kind: str, data: Mapping[str, Any]) -> Text | None:
    match kind:
        case "authn.signed_in" | "authn.stepped_up":
            return N_("Bằng mật khẩu và mã OTP") if data["aal"] >= 2 else N_("Bằng mật khẩu")
        case "authn.session_ended":
            return _END_REASONS.get(data["reason"])
        case "oidc.decoupled_sign_in_answered":
            return _ANSWERS.get(data["answer"])
        case "authn.code_rejected":
            return Message(N_("Còn %(left)s lần nhập"), {"left": data["attempts_left"]})
        case _:
            return None
