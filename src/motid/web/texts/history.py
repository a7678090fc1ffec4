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
        "accounts.locked": N_("Tài khoản bị khóa"),
        "accounts.cancelled": N_("Tài khoản bị hủy"),
        "accounts.reopened": N_("Tài khoản được mở lại"),
        "accounts.merged": N_("Tài khoản này gộp vào tài khoản khác của bạn"),
        "accounts.merge_reverted": N_("Tách tài khoản trở lại như cũ"),
        "accounts.normalised": N_("Tài khoản đã chuẩn hóa"),
        "accounts.normalisation_reverted": N_("Hủy kết quả chuẩn hóa"),
        "accounts.identifier_added": N_("Ghi nhận thông tin định danh"),
        "accounts.identifier_confirmed": N_("Xác nhận thông tin định danh"),
        "accounts.identifier_ended": N_("Thông tin định danh hết hiệu lực"),
        "accounts.identifier_restored": N_("Khôi phục thông tin định danh"),
        "recovery.phone_change_undone": N_("Khôi phục số điện thoại nhận mã OTP trước đây"),
        "desk.evidence_taken": N_("Tổng đài xác minh theo một ca hỗ trợ"),
        "desk.registry_asked": N_("Tổng đài đối chiếu với cơ sở dữ liệu theo một ca hỗ trợ"),
        "desk.step_proposed": N_("Tổng đài đề nghị một việc với tài khoản, chờ phê duyệt"),
        "desk.step_done": N_("Tổng đài thực hiện một việc với tài khoản"),
        "desk.step_ended": N_("Đề nghị của tổng đài không được thực hiện"),
        "accounts.profile_corrected": N_("Cập nhật họ tên, ngày sinh theo dữ liệu dân cư"),
        "legacy.account_imported": N_("Chuyển tài khoản từ cổng cũ sang"),
        "legacy.account_recognised": N_("Nhận ra tài khoản của cổng cũ"),
        "dossiers.recorded": N_("Ghi nhận hồ sơ của bạn"),
        "normalisation.requested": N_("Gửi thông tin chuẩn hóa tài khoản"),
        "normalisation.registries_answered": N_("Cơ sở dữ liệu dân cư và nhà mạng đã trả lời"),
        "normalisation.phone_confirmed": N_("Xác nhận số điện thoại khi chuẩn hóa"),
        "normalisation.number_taken": N_("Số căn cước đã có tài khoản khác"),
        "normalisation.duplicate_settled": N_("Đối chiếu với tài khoản của người đã xác minh"),
        "normalisation.join_begun": N_("Yêu cầu gộp hai tài khoản"),
        "normalisation.closure_objected": N_("Phản đối việc khóa tài khoản"),
        "proofing.evidence_recorded": N_("Ghi nhận kết quả xác minh danh tính"),
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
        "recovery.password_reset_requested": N_("Yêu cầu lấy lại mật khẩu"),
        "recovery.password_reset": N_("Lấy lại mật khẩu bằng mã OTP"),
        "recovery.password_changed": N_("Đổi mật khẩu"),
        "recovery.phone_change_begun": N_("Báo mất số điện thoại nhận OTP"),
        "recovery.new_phone_confirmed": N_("Xác nhận số điện thoại nhận OTP mới"),
        "recovery.new_phone_compared": N_("Nhà mạng đối chiếu số điện thoại nhận OTP mới"),
        "recovery.otp_phone_replaced": N_("Đổi số điện thoại nhận OTP bị mất"),
        "recovery.refused": N_("Từ chối thay đổi vì lý do an toàn"),
        "recovery.phone_change_objected": N_("Phản đối việc đổi số điện thoại nhận OTP"),
        "recovery.desk_reset_sent": N_("Tổng đài gửi liên kết đặt lại mật khẩu"),
        "recovery.desk_reset_withdrawn": N_("Tổng đài thu hồi liên kết đặt lại mật khẩu"),
        "recovery.desk_reset_number_wrong": N_("Nhập sai số định danh ở liên kết đặt lại mật khẩu"),
        "recovery.desk_reset_used": N_("Đặt lại mật khẩu bằng liên kết của tổng đài"),
        "recovery.caller_asked": N_("Tổng đài hỏi bạn có đang gọi hay không"),
        "recovery.caller_answered": N_("Trả lời câu hỏi bạn có đang gọi tổng đài hay không"),
        "campaigns.account_enrolled": N_("Được tính vào một đợt chuẩn hóa tài khoản"),
        "desk.case_opened": N_("Có hồ sơ về tài khoản này chờ cán bộ xem xét"),
        "desk.case_closed": N_("Cán bộ đã giải quyết xong hồ sơ về tài khoản này"),
        "desk.case_reopened": N_("Cán bộ xem xét lại hồ sơ về tài khoản này"),
        "desk.account_linked": N_("Tổng đài mở tài khoản này để giải quyết một yêu cầu"),
        "desk.account_unlinked": N_("Tổng đài đóng tài khoản này trong một yêu cầu"),
        "desk.field_revealed": N_("Cán bộ tổng đài đã xem thông tin của bạn"),
        "desk.answer_sent": N_("Tổng đài gửi trả lời cho bạn"),
        "officials.role_granted": N_("Bạn được giao vai trò tại tổng đài"),
        "officials.role_suspended": N_("Vai trò tại tổng đài tạm dừng vì tài khoản đã gộp vào tài khoản khác"),
        "officials.role_ended": N_("Vai trò của bạn tại tổng đài đã kết thúc"),
        "officials.desk_session_opened": N_("Đăng nhập vào trang tổng đài"),
        "officials.desk_session_ended": N_("Kết thúc phiên làm việc tại tổng đài"),
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
        "otp_phone_changed": N_("Số điện thoại nhận OTP đã thay đổi"),
    }
)
_IDENTIFIERS: Final = MappingProxyType(
    {
        "personal_number": N_("Số căn cước"),
        "cmnd": N_("Số CMT"),
        "registered_phone": N_("Số điện thoại chính chủ"),
        "contact_phone": N_("Số điện thoại liên hệ"),
        "email": N_("Email"),
    }
)
_REVEALED: Final = MappingProxyType(
    {
        **_IDENTIFIERS,
        "full_name": N_("Họ và tên"),
        "date_of_birth": N_("Ngày sinh"),
        "gender": N_("Giới tính"),
        "otp_phones": N_("Số điện thoại nhận OTP"),
    }
)
_EVIDENCE: Final = MappingProxyType(
    {
        "mobile_subscription": N_("Nhà mạng xác nhận thông tin của bạn"),
        "population_record": N_("Khớp với cơ sở dữ liệu quốc gia về dân cư"),
    }
)
_OUTCOMES: Final = MappingProxyType(
    {
        "code": N_("Thông tin khớp"),
        "differs": N_("Thông tin chưa khớp"),
        "phone_differs": N_("Số điện thoại chưa chính chủ"),
    }
)
_DUPLICATES: Final = MappingProxyType(
    {
        "merge": N_("Cùng một người: gộp tài khoản"),
        "lock": N_("Số căn cước của người khác: khóa tài khoản"),
        "case": N_("Chuyển cán bộ xem xét"),
        "release": N_("Gỡ số đã được xác minh cho người khác"),
        "leave": N_("Giữ nguyên"),
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
        case "accounts.identifier_added" | "accounts.identifier_confirmed" | "accounts.identifier_ended":
            return _IDENTIFIERS.get(data["type"])
        case "desk.field_revealed":
            return _REVEALED.get(data["field"])
        case "proofing.evidence_recorded":
            return _EVIDENCE.get(data["evidence_kind"])
        case "normalisation.registries_answered":
            return _OUTCOMES.get(data["outcome"])
        case "normalisation.duplicate_settled":
            return _DUPLICATES.get(data["action"])
        case "authn.code_rejected":
            return Message(N_("Còn %(left)s lần nhập"), {"left": data["attempts_left"]})
        case _:
            return None
