"""The complaint that an account is not one's own (S4-17)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.forms.complaint import ComplaintForm
from motid.web.presenters.page import CaptchaQuestion


@dataclass(frozen=True)
class ComplaintPage:
    """The form of the complaint."""

    template: ClassVar[str] = "registration/complaint.html"
    form: ComplaintForm
    captcha: CaptchaQuestion | None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        question = CaptchaQuestion("c2", "83510")
        empty = ComplaintForm.submitted([])
        empty.validate()
        return {"blank": cls(ComplaintForm(), question), "empty": cls(empty, question)}


@dataclass(frozen=True)
class ComplaintReceivedPage:
    """The complaint is recorded as a case for the desk."""

    template: ClassVar[str] = "registration/complaint_received.html"
    case_number: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("KN-2026-000123")}
