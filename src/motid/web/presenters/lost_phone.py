"""Pages of the change of a lost OTP phone (S4-32 … S4-39)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from motid.web.forms.recovery import PHONE_IN_USE, LostPhoneSignInForm, NewPhoneForm
from motid.web.forms.sign_in import SIGN_IN_WRONG
from motid.web.presenters.page import CaptchaQuestion


@dataclass(frozen=True)
class LostPhoneSignInPage:
    """User name, password and captcha (S4-33)."""

    template: ClassVar[str] = "recovery/lost_phone.html"
    form: LostPhoneSignInForm
    captcha: CaptchaQuestion | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        question = CaptchaQuestion("c9", "20418")
        wrong = LostPhoneSignInForm.submitted([("username", "036095000123"), ("password", "x")])
        wrong.validate()
        wrong.add_error("username", SIGN_IN_WRONG)
        return {"blank": cls(LostPhoneSignInForm(), question), "wrong": cls(wrong, question)}


@dataclass(frozen=True)
class NewPhonePage:
    """“Nhập số điện thoại nhận OTP mới” (S4-35)."""

    template: ClassVar[str] = "recovery/new_phone.html"
    form: NewPhoneForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        same = NewPhoneForm.submitted([("phone", "0950123456")])
        same.validate()
        same.add_error("phone", PHONE_IN_USE)
        return {"blank": cls(NewPhoneForm()), "same": cls(same)}


@dataclass(frozen=True)
class NewPhoneRefusedPage:
    """The carrier holds other data, or none. Which field differs is never told (S4-37, invariant 9)."""

    template: ClassVar[str] = "recovery/new_phone_refused.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class NewPhoneWaitsPage:
    """The carrier is silent: nothing has changed, and a message follows (S4-39)."""

    template: ClassVar[str] = "recovery/new_phone_waits.html"
    phone_masked: str
    kept_until: datetime

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("097****591", datetime(2026, 11, 22, 7, 5, tzinfo=UTC))}


@dataclass(frozen=True)
class PhoneObjectionPage:
    """Reached by the link of an SMS to the former phone; a button objects, so that no program does it ahead."""

    template: ClassVar[str] = "recovery/phone_objection.html"
    address: str
    over: bool = False

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("/otp-phone-objection/x"), "over": cls("", over=True)}


@dataclass(frozen=True)
class PhoneObjectionReceivedPage:
    """The desk has the objection under this number."""

    template: ClassVar[str] = "recovery/phone_objection_received.html"
    case: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("KN-2026-000123")}
