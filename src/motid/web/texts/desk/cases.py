"""Words for what stands in a case."""

from types import MappingProxyType
from typing import Final

from motid.desk.link_account import Purpose
from motid.desk.model import CaseKind, Outcome
from motid.desk.reveal_field import RevealReason
from motid.desk.revealed_values import RevealField
from motid.web.texts import N_

KINDS: Final = MappingProxyType(
    {
        CaseKind.PERHAPS_SAME_PERSON: N_("Hai tài khoản có thể của cùng một người"),
        CaseKind.PERHAPS_OTHER_PERSON: N_("Thông tin có thể của hai người khác nhau"),
        CaseKind.JOIN_REFUSED: N_("Từ chối gộp hai tài khoản"),
        CaseKind.CLOSURE_OBJECTION: N_("Phản đối việc khóa tài khoản"),
        CaseKind.NUMBER_TAKEN: N_("Số định danh đã có tài khoản khác"),
        CaseKind.OWNERSHIP_COMPLAINT: N_("Khiếu nại: tài khoản không phải của tôi"),
        CaseKind.OTP_PHONE_OBJECTION: N_("Không yêu cầu đổi số nhận OTP"),
        CaseKind.PHONE_TAKEN: N_("Số điện thoại đã đăng ký cho tài khoản khác"),
        CaseKind.IDENTITY_TAKEN: N_("Số CMT/CCCD đã được đăng ký tài khoản"),
        CaseKind.FORGOTTEN_PASSWORD: N_("Quên mật khẩu, không tự lấy lại được"),
        CaseKind.NO_MATCH: N_("Thông tin không khớp với Cơ sở dữ liệu quốc gia về dân cư"),
        CaseKind.INCOMPLETE: N_("Thông tin tài khoản thiếu hoặc sai"),
        CaseKind.TWO_ACCOUNTS: N_("Có hai tài khoản, cần một"),
        CaseKind.OTHER: N_("Việc khác"),
    }
)
CHANNELS: Final = MappingProxyType(
    {
        "call": N_("Cuộc gọi đến"),
        "call_back": N_("Gọi lại"),
        "counter": N_("Tại quầy"),
        "self_service": N_("Công dân gửi trên trang"),
        "system": N_("Hệ thống tự mở"),
    }
)
OUTCOMES: Final = MappingProxyType(
    {
        Outcome.RESOLVED: N_("Đã giải quyết"),
        Outcome.UPHELD: N_("Giữ nguyên, có nêu lý do"),
        Outcome.ANSWERED: N_("Đã trả lời, không cần làm gì"),
        Outcome.NOT_PROVED: N_("Công dân chưa chứng minh được"),
        Outcome.WITHDRAWN: N_("Công dân không yêu cầu nữa"),
        Outcome.NOT_REACHED: N_("Không liên lạc được với công dân"),
        Outcome.DUPLICATE: N_("Trùng với ca khác"),
    }
)
WAITING_FOR: Final = MappingProxyType(
    {
        "citizen": N_("Đang đợi công dân"),
        "checker": N_("Đang đợi phê duyệt"),
        "registry": N_("Đang đợi cơ sở dữ liệu"),
    }
)
PURPOSES: Final = MappingProxyType(
    {
        Purpose.CALLERS_ACCOUNT: N_("Tìm tài khoản mà người gọi nói tới"),
        Purpose.OTHER_ACCOUNT: N_("Tìm tài khoản khác của người gọi"),
        Purpose.HOLDER_OF_NUMBER: N_("Xem tài khoản nào mang số của người gọi"),
        Purpose.HOLDER_OF_PHONE: N_("Xem tài khoản nào mang số điện thoại của người gọi"),
        Purpose.CLOSED_ACCOUNT: N_("Xem vì sao tài khoản của người gọi bị đóng"),
    }
)
REVEAL_REASONS: Final = MappingProxyType(
    {
        RevealReason.VERIFY_CALLER: N_("Xác minh người gọi"),
        RevealReason.REACH_CITIZEN: N_("Liên lạc với công dân"),
        RevealReason.COMPARE_PAPERS: N_("Đối chiếu với giấy tờ"),
        RevealReason.CORRECT_DATA: N_("Sửa thông tin"),
        RevealReason.DECIDE_STEP: N_("Quyết định một đề nghị"),
    }
)
FIELDS: Final = MappingProxyType(
    {
        RevealField.FULL_NAME: N_("Họ tên"),
        RevealField.DATE_OF_BIRTH: N_("Ngày sinh"),
        RevealField.GENDER: N_("Giới tính"),
        RevealField.PERSONAL_NUMBER: N_("Số định danh cá nhân"),
        RevealField.CMND: N_("Số CMT"),
        RevealField.REGISTERED_PHONE: N_("Số điện thoại đăng ký"),
        RevealField.CONTACT_PHONE: N_("Số điện thoại liên hệ"),
        RevealField.OTP_PHONES: N_("Số nhận OTP"),
        RevealField.EMAIL: N_("Email"),
        RevealField.CALLER_NAME: N_("Tên người gọi"),
        RevealField.CALLER_PHONE: N_("Số điện thoại người gọi"),
        RevealField.CALLER_NUMBERS: N_("Số giấy tờ người gọi nêu"),
    }
)
ACCOUNT_STATES: Final = MappingProxyType(
    {
        "active": N_("Đang hoạt động"),
        "locked": N_("Đã khóa"),
        "cancelled": N_("Đã hủy"),
        "merged": N_("Đã gộp vào tài khoản khác"),
    }
)
PARTS: Final = MappingProxyType({"subject": N_("Tài khoản của ca"), "other": N_("Tài khoản liên quan")})
IDENTIFIERS: Final = MappingProxyType(
    {
        "personal_number": N_("Số định danh cá nhân"),
        "cmnd": N_("Số CMT"),
        "registered_phone": N_("Số điện thoại đăng ký"),
        "contact_phone": N_("Số điện thoại liên hệ"),
        "otp_phone": N_("Số nhận OTP"),
        "email": N_("Email"),
    }
)
