"""The two pages that registration and recovery share: a code, and a new password."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.forms.password import NewPasswordForm
from motid.web.paths import PATHS
from motid.web.presenters.page import Notice
from motid.web.texts import N_


@dataclass(frozen=True)
class CodePage:
    """“Xác thực mã OTP”: at registration (S4-18, S4-19), for a forgotten password, and of a new phone (S4-36).

    For a forgotten password no phone is shown: the page is the same where nobody has the name.
    """

    template: ClassVar[str] = "proofs/code.html"
    way: Literal["register", "recover", "new_phone"]
    form: OneTimeCodeForm
    valid_minutes: int
    phone_masked: str = ""
    """First three and last three digits: "082****088"."""
    resend_after: int = 0
    """Seconds until another code may be asked for; the server enforces it, the script counts it down."""
    notice: Notice | None = None

    @property
    def action(self) -> str:
        """Where the code is sent."""
        ways = {
            "register": PATHS.register_code,
            "recover": PATHS.forgotten_password_code,
            "new_phone": PATHS.lost_phone_code,
        }
        return ways[self.way]

    @property
    def resend(self) -> str:
        """Where another code is asked for."""
        return f"{self.action}/resend"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        wrong = OneTimeCodeForm.submitted([("code", "123456")])
        wrong.validate()
        wrong.add_error("code", wrong_code(3))
        short = OneTimeCodeForm.submitted([("code", "12 34")])
        short.validate()
        sent = Notice(N_("Mã OTP mới đã được gửi."))
        phone = "082****088"
        return {
            "blank": cls("register", OneTimeCodeForm(), 5, phone, resend_after=60),
            "wrong": cls("register", wrong, 5, phone),
            "short": cls("register", short, 5, phone),
            "resent": cls("register", OneTimeCodeForm(), 5, phone, notice=sent),
            "recover": cls("recover", OneTimeCodeForm(), 5, resend_after=60),
            "recover-wrong": cls("recover", wrong, 5),
            "new_phone": cls("new_phone", OneTimeCodeForm(), 5, "097****591", resend_after=60),
            "new_phone-wrong": cls("new_phone", wrong, 5, "097****591"),
        }


@dataclass(frozen=True)
class NewPasswordPage:
    """The password of a new account (S4-20, S4-21), or the one in place of a forgotten one."""

    template: ClassVar[str] = "proofs/new_password.html"
    way: Literal["register", "recover"]
    form: NewPasswordForm
    login_name: str = ""
    """The user name, in a field that nobody sees: password managers save it with the password."""

    @property
    def action(self) -> str:
        """Where the password is sent."""
        return PATHS.register_password if self.way == "register" else PATHS.new_password

    @property
    def strength(self) -> str:
        """Where the script asks how strong the password seems."""
        return f"{self.action}/strength"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        weak = NewPasswordForm.submitted([("password", "matkhau1"), ("password_confirmation", "matkhau")])
        weak.validate()
        return {
            "register": cls("register", NewPasswordForm(), "036195000012"),
            "register-weak": cls("register", weak, "036195000012"),
            "recover": cls("recover", NewPasswordForm(), "036195000012"),
            "recover-weak": cls("recover", weak, "036195000012"),
        }
