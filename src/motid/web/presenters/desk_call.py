"""Pages behind the links that the desk has sent: a new password, and whether it is you who call."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Self

from motid.recovery.caller_check.model import CallerCheckState, CallerRequest
from motid.web.forms.desk_reset import DeskResetForm, wrong_number
from motid.web.texts import N_, Text

_WANTED: Final = MappingProxyType(
    {
        CallerRequest.TALK: N_("Trao đổi với bạn về hồ sơ này."),
        CallerRequest.CANCEL_ACCOUNT: N_("Hủy tài khoản đăng ký sai, để bạn đăng ký lại."),
        CallerRequest.UNLOCK_ACCOUNT: N_("Mở khóa tài khoản của bạn."),
        CallerRequest.MERGE_ACCOUNTS: N_("Gộp các tài khoản của bạn thành một."),
        CallerRequest.RELEASE_IDENTIFIER: N_("Gỡ số này khỏi một tài khoản."),
        CallerRequest.COMPLETE_DATA: N_("Bổ sung thông tin còn thiếu của tài khoản."),
        CallerRequest.CORRECT_DATA: N_("Sửa thông tin chưa đúng của tài khoản."),
        CallerRequest.ONE_TIME_RESET: N_("Gửi cho bạn liên kết để tự đặt lại mật khẩu."),
        CallerRequest.RESTORE_OTP_PHONE: N_("Đổi số điện thoại nhận mã OTP của tài khoản."),
    }
)


@dataclass(frozen=True)
class DeskResetPage:
    """The number of the account and a new password (S0-19); the official sees neither."""

    template: ClassVar[str] = "recovery/desk_reset.html"
    form: DeskResetForm
    address: str
    case_number: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty, wrong = DeskResetForm.submitted([]), DeskResetForm.submitted([("number", "036195000012")])
        empty.validate()
        wrong.validate()
        wrong.add_error("number", wrong_number(4))
        there = ("/desk-reset/x", "KN-2026-000123")
        return {"blank": cls(DeskResetForm(), *there), "empty": cls(empty, *there), "wrong": cls(wrong, *there)}


@dataclass(frozen=True)
class DeskResetOverPage:
    """The link was used, taken back or replaced, tried too often, or is too old."""

    template: ClassVar[str] = "recovery/desk_reset_over.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CallerCheckPage:
    """Is it you who call? Two buttons, and afterwards what was answered."""

    template: ClassVar[str] = "recovery/caller_check.html"
    state: CallerCheckState
    address: str = ""
    case_number: str = ""
    unit_name: str = ""
    request: CallerRequest = CallerRequest.TALK

    @property
    def wanted(self) -> Text:
        """What the official is about to do."""
        return _WANTED[self.request]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        about = ("/caller/x", "KN-2026-000123", "Trung tâm Giám sát, điều hành đô thị thông minh")
        asked = {f"asked-{request}": cls("asked", *about, request) for request in CallerRequest}
        return {**asked, "confirmed": cls("confirmed", *about), "denied": cls("denied", *about), "over": cls("over")}
