"""What a caller is asked to agree to, on the own phone: the very words that the caller reads."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.recovery.caller_check.model import CallerRequest
from motid.web.texts import N_

CALLER_REQUEST_WORDS: Final[Mapping[CallerRequest, str]] = MappingProxyType(
    {
        CallerRequest.TALK: N_("Trao đổi với bạn về hồ sơ này."),
        CallerRequest.CANCEL_ACCOUNT: N_("Hủy tài khoản đăng ký sai, để bạn đăng ký lại."),
        CallerRequest.UNLOCK_ACCOUNT: N_("Mở khóa tài khoản của bạn."),
        CallerRequest.MERGE_ACCOUNTS: N_("Gộp các tài khoản của bạn thành một."),
        CallerRequest.REVERT_MERGE: N_("Tách lại các tài khoản đã bị gộp nhầm."),
        CallerRequest.RELEASE_IDENTIFIER: N_("Gỡ số này khỏi một tài khoản."),
        CallerRequest.COMPLETE_DATA: N_("Bổ sung thông tin còn thiếu của tài khoản."),
        CallerRequest.CORRECT_DATA: N_("Sửa thông tin chưa đúng của tài khoản."),
        CallerRequest.ONE_TIME_RESET: N_("Gửi cho bạn liên kết để tự đặt lại mật khẩu."),
        CallerRequest.RESTORE_OTP_PHONE: N_("Đổi số điện thoại nhận mã OTP của tài khoản."),
    }
)
