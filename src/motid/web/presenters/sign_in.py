"""Pages of the sign-in (S4-23 … S4-31) and the sign-out."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.forms.one_time_code import OtherPhoneForm, SignInCodeForm, wrong_code
from motid.web.forms.sign_in import SIGN_IN_WRONG, SignInForm
from motid.web.presenters.page import CaptchaQuestion, Notice
from motid.web.presenters.service import ServiceShown
from motid.web.texts import N_


@dataclass(frozen=True)
class SignInPage:
    """The tabbed page (S4-25)."""

    template: ClassVar[str] = "sign_in/sign_in.html"
    form: SignInForm
    service: ServiceShown | None = None
    """The service that asked for the sign-in."""
    captcha: CaptchaQuestion | None = None
    """Asked only after several failures."""
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty = SignInForm.submitted([])
        empty.validate()
        wrong = SignInForm.submitted([("username", "036095000123"), ("password", "x")])
        wrong.validate()
        wrong.add_error("username", SIGN_IN_WRONG)
        return {
            "blank": cls(SignInForm()),
            "empty": cls(empty, ServiceShown.example()),
            "wrong": cls(wrong, captcha=CaptchaQuestion("c3", "60718")),
            "registered": cls(SignInForm(), notice=Notice(N_("Đăng ký thành công. Mời bạn đăng nhập."))),
        }


@dataclass(frozen=True)
class StepUpPage:
    """Somebody is signed in by password alone, and a service asks for more: the code is sent by a button."""

    template: ClassVar[str] = "sign_in/step_up.html"
    service: ServiceShown | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"own": cls(), "service": cls(ServiceShown.example())}


@dataclass(frozen=True)
class SignInCodePage:
    """The code after the password (S4-27 … S4-29)."""

    template: ClassVar[str] = "sign_in/code.html"
    form: SignInCodeForm
    phone_masked: str
    """First four and last three digits: "0828xxx088"."""
    valid_minutes: int
    resend_after: int = 0
    """Seconds until another code may be asked for."""
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        wrong = SignInCodeForm.submitted([("code", "654321")])
        wrong.validate()
        wrong.add_error("code", wrong_code(2))
        return {
            "blank": cls(SignInCodeForm(), "0828xxx088", 5, resend_after=60),
            "wrong": cls(wrong, "0828xxx088", 5),
        }


@dataclass(frozen=True)
class OtherPhonePage:
    """“Chọn phương thức xác thực khác” (S4-30)."""

    template: ClassVar[str] = "sign_in/other_phone.html"
    form: OtherPhoneForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        several, unchosen, single = OtherPhoneForm(), OtherPhoneForm.submitted([]), OtherPhoneForm()
        for form in (several, unchosen):
            form.offer([("p1", "0828xxx088"), ("p2", "0971xxx591")])
        unchosen.validate()
        single.offer([("p1", "0828xxx088")])
        return {"several": cls(several), "unchosen": cls(unchosen), "single": cls(single)}


@dataclass(frozen=True)
class TooManyAttemptsPage:
    """Attempts came too fast: how long to wait, honestly, and what else to do."""

    template: ClassVar[str] = "sign_in/too_many_attempts.html"
    wait_seconds: int

    @property
    def wait_minutes(self) -> int:
        """Whole minutes to wait, rounded up."""
        return -(-self.wait_seconds // 60)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"seconds": cls(45), "minutes": cls(840)}


@dataclass(frozen=True)
class SignOutPage:
    """Asks before signing out."""

    template: ClassVar[str] = "sign_in/sign_out.html"
    service_name: str | None = None
    """The service that asked for the sign-out."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"own": cls(), "service": cls("Cổng dịch vụ công tỉnh")}


@dataclass(frozen=True)
class SignedOutPage:
    """Signed out, here or everywhere."""

    template: ClassVar[str] = "sign_in/signed_out.html"
    everywhere: bool = False
    return_address: str | None = None
    """Where the service wants the person back."""
    service_name: str | None = None
    frames: tuple[str, ...] = ()
    """Addresses that tell services of the sign-out, each loaded in a frame that nobody sees."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        back = cls(return_address="#", service_name="Cổng dịch vụ công tỉnh")
        return {"here": cls(), "everywhere": cls(everywhere=True), "back": back}
