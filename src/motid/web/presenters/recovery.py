"""Pages of the forgotten password (S4-26) and of the change of a password (S0-30)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from motid.web.forms.recovery import (
    CURRENT_WRONG,
    ChangePasswordByCodeForm,
    ChangePasswordForm,
    ForgottenPasswordForm,
)
from motid.web.presenters.page import CaptchaQuestion, Notice


@dataclass(frozen=True)
class ForgottenPasswordPage:
    """“Quên mật khẩu”: user name and captcha."""

    template: ClassVar[str] = "recovery/forgotten_password.html"
    form: ForgottenPasswordForm
    captcha: CaptchaQuestion | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        question = CaptchaQuestion("c7", "31906")
        empty = ForgottenPasswordForm.submitted([])
        empty.validate()
        return {"blank": cls(ForgottenPasswordForm(), question), "empty": cls(empty, question)}


@dataclass(frozen=True)
class RecoveryOverPage:
    """Left too long, or never begun in this browser: begin again."""

    template: ClassVar[str] = "recovery/over.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CoolingPage:
    """Closed for a while, because the account was recovered a short time ago; told only to who proved enough."""

    template: ClassVar[str] = "recovery/cooling.html"
    until: datetime | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"until": cls(datetime(2026, 11, 24, 7, 5, tzinfo=UTC)), "plain": cls()}


@dataclass(frozen=True)
class ChangePasswordPage:
    """Another password, by the current one; or by a code, on the next page."""

    template: ClassVar[str] = "recovery/change_password.html"
    form: ChangePasswordForm
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        wrong = ChangePasswordForm.submitted([("current_password", "x"), ("password", "y")])
        wrong.validate()
        wrong.add_error("current_password", CURRENT_WRONG)
        return {"blank": cls(ChangePasswordForm()), "wrong": cls(wrong)}


@dataclass(frozen=True)
class ChangePasswordByCodePage:
    """Another password, by the code that was sent."""

    template: ClassVar[str] = "recovery/change_password_by_code.html"
    form: ChangePasswordByCodeForm
    phone_masked: str
    valid_minutes: int
    resend_after: int = 0
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty = ChangePasswordByCodeForm.submitted([])
        empty.validate()
        blank = ChangePasswordByCodeForm()
        return {"blank": cls(blank, "0828xxx088", 5, resend_after=60), "empty": cls(empty, "0828xxx088", 5)}
