"""The door of the desk."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Literal, Self, get_args
from urllib.parse import urlencode

from motid.web.desk.paths import DESK_PATHS
from motid.web.texts import N_

SignInFault = Literal["refused", "too_weak", "silent", "lost", "not_believed"]
_TEXTS: Final = MappingProxyType(
    {
        "refused": N_("Bạn đã từ chối đăng nhập."),
        "too_weak": N_(
            "Tài khoản của bạn chưa đạt mức cần có: danh tính đã xác minh, đăng nhập bằng mật khẩu và mã OTP."
        ),
        "silent": N_("MotID tạm thời không trả lời. Hãy thử lại sau ít phút."),
        "lost": N_(
            "Lần đăng nhập này không hoàn tất, có thể do đã quá lâu hoặc mở ở trình duyệt khác. Hãy đăng nhập lại."
        ),
        "not_believed": N_("Không xác nhận được lần đăng nhập này. Hãy đăng nhập lại."),
    }
)


@dataclass(frozen=True)
class SignInPage:
    """The one way in, and why the last try led nowhere."""

    template: ClassVar[str] = "desk/sign_in.html"
    wanted: str
    """Path of the page that the sign-in leads to."""
    fault: SignInFault | None = None

    @property
    def start(self) -> str:
        """Address that goes to MotID."""
        return f"{DESK_PATHS.sign_in_start}?{urlencode({'continue': self.wanted})}"

    @property
    def fault_text(self) -> str | None:
        """The fault in words."""
        return None if self.fault is None else _TEXTS[self.fault]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("/")} | {fault: cls("/", fault) for fault in get_args(SignInFault)}


@dataclass(frozen=True)
class NoRolePage:
    """Somebody signed in who holds no role."""

    template: ClassVar[str] = "desk/no_role.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class SignedOutPage:
    """Signed out, here and at MotID."""

    template: ClassVar[str] = "desk/signed_out.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}
