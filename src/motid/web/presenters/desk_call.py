"""Pages behind the links that the desk has sent: a new password, and whether it is you who call."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.recovery.caller_check.model import CallerCheckState, CallerRequest
from motid.web.forms.desk_reset import DeskResetForm, wrong_number
from motid.web.texts import Text
from motid.web.texts.caller_requests import CALLER_REQUEST_WORDS


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
        """What the caller agrees to."""
        return CALLER_REQUEST_WORDS[self.request]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        about = ("/caller/x", "KN-2026-000123", "Trung tâm Giám sát, điều hành đô thị thông minh")
        asked = {f"asked-{request}": cls("asked", *about, request) for request in CallerRequest}
        return {**asked, "confirmed": cls("confirmed", *about), "denied": cls("denied", *about), "over": cls("over")}
