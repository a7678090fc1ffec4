"""Pages of the registration by mobile subscription (S4-11 … S4-22)."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self
from urllib.parse import urlencode

from motid.web.forms.registration import RegistrationForm
from motid.web.paths import PATHS
from motid.web.presenters.page import CaptchaQuestion
from motid.web.texts import N_

Group = Literal["citizen", "business", "agency"]


@dataclass(frozen=True)
class RegistrationMethod:
    """One way to register: its name, what it needs, and where it leads; None while it is not built."""

    name: str
    note: str
    address: str | None = None


@dataclass(frozen=True)
class ChooseMethodPage:
    """“Vui lòng chọn phương thức đăng ký” (S4-12 … S4-14)."""

    template: ClassVar[str] = "registration/choose_method.html"
    group: Group
    medium: tuple[RegistrationMethod, ...]
    """Ways to “Xác minh mức độ trung bình (IAL2)”."""
    high: tuple[RegistrationMethod, ...]
    """Ways to “Xác minh mức độ cao (IAL3)”."""

    @classmethod
    def for_group(cls, group: Group, mobile_address: str) -> Self:
        """Return the ways of a group; the mobile subscription is offered to citizens only (S4-14)."""
        mobile = RegistrationMethod(
            N_("Thuê bao di động"), N_("Cần số điện thoại chính chủ và SIM đang dùng"), mobile_address
        )
        insurance = RegistrationMethod(N_("Bảo hiểm xã hội"), N_("Cần mã số bảo hiểm xã hội"))
        post = RegistrationMethod(N_("Bưu điện Việt Nam"), N_("Đến bưu cục với thẻ căn cước"))
        token = RegistrationMethod(N_("USB ký số"), N_("Cần thiết bị ký số đã cấp cho bạn"))
        sim = RegistrationMethod(N_("SIM ký số"), N_("Cần SIM có chữ ký số"))
        return cls(group, ((mobile, insurance, post) if group == "citizen" else ()), (token, sim))

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        groups: tuple[Group, ...] = ("citizen", "business", "agency")
        return {group: cls.for_group(group, PATHS.register_mobile) for group in groups}


@dataclass(frozen=True)
class RegistrationPage:
    """The form “Đăng ký – Thuê bao di động (Chỉ dành cho công dân)” (S4-15)."""

    template: ClassVar[str] = "registration/form.html"
    form: RegistrationForm
    captcha: CaptchaQuestion | None
    """None only where the captcha is switched off (load tests in the sandbox)."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        question = CaptchaQuestion("c1", "49027")
        empty = RegistrationForm.submitted([])
        empty.validate()
        wrong = RegistrationForm.submitted(
            [
                ("login_name", "03609500012"),
                ("full_name", "Nguyễn Thị Minh Khai 2"),
                ("date_of_birth", "31/02/1987"),
                ("phone", "02343 822 222"),
                ("email", "khai@"),
            ]
        )
        wrong.validate()
        return {"blank": cls(RegistrationForm(), question), "empty": cls(empty, question), "wrong": cls(wrong, None)}


@dataclass(frozen=True)
class AccountExistsPage:
    """There is an account under this number already, and three ways out (S4-17)."""

    template: ClassVar[str] = "registration/account_exists.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CarrierMismatchPage:
    """The carrier's record differs. Which field is never told (invariant 9)."""

    template: ClassVar[str] = "registration/carrier_mismatch.html"
    birth_year_hint: bool = False
    """Whether the typed year of birth differs from the one in the typed number: a hint, told to who typed both."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls(), "hint": cls(birth_year_hint=True)}


@dataclass(frozen=True)
class CarrierUnknownPage:
    """No carrier knows the number as a registered subscription."""

    template: ClassVar[str] = "registration/carrier_unknown.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CarrierSilentPage:
    """The carrier does not answer. What was typed is kept under a reference, and an SMS follows."""

    template: ClassVar[str] = "registration/carrier_silent.html"
    reference: str
    kept_until: str
    """Moment until which the registration can be resumed, as shown to people."""
    phone_masked: str | None = None
    """Where the promised SMS goes; None when the number is not confirmed and no SMS is promised."""
    asked_again: bool = False
    """Whether the person just tried again and the carrier is still silent."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        kept = ("DK-7K2M-9QXA", "14:05, 24/11/2026")
        return {
            "first": cls(*kept, phone_masked="095****088"),
            "again": cls(*kept, phone_masked="095****088", asked_again=True),
            "no_sms": cls(*kept),
        }


@dataclass(frozen=True)
class PhoneTakenPage:
    """The number is the registered phone of another account (S0-17)."""

    template: ClassVar[str] = "registration/phone_taken.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CodeExpiredPage:
    """The code is too old, or was tried too often: ask for a new one."""

    template: ClassVar[str] = "registration/code_expired.html"
    reason: Literal["expired", "attempts"]
    resend_address: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {
            "expired": cls("expired", "/register/code/resend"),
            "attempts": cls("attempts", "/register/code/resend"),
        }


@dataclass(frozen=True)
class RegistrationExpiredPage:
    """The registration was left too long, or was never begun in this browser: begin again."""

    template: ClassVar[str] = "registration/expired.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class ResumePage:
    """Reached by the link of an SMS: a button goes on, so that programs that open links ahead use nothing up."""

    template: ClassVar[str] = "registration/resume.html"
    address: str
    """Where the button posts to; carries the link's secret."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("/register/resume/x")}


@dataclass(frozen=True)
class RegistrationDonePage:
    """The account is open, at verification level 2 (S4-22)."""

    template: ClassVar[str] = "registration/done.html"
    continue_to: str | None = None
    """Path on this site where the person was on the way to, such as a waiting authorization request."""

    @property
    def sign_in_address(self) -> str:
        """The sign-in, from which the way goes on."""
        return f"{PATHS.sign_in}?{urlencode({'continue': self.continue_to})}" if self.continue_to else PATHS.sign_in

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls(), "onward": cls(continue_to="/authorize/resume?t=1")}
