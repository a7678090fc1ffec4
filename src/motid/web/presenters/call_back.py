"""Pages of who asks to be called (S2-26)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from motid.web.forms.call_back import CallBackForm
from motid.web.presenters.page import CaptchaQuestion

_UNTIL = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class CallBackPage:
    """The form, with how many wait now and until when somebody who asks now is called."""

    template: ClassVar[str] = "help/call_back.html"
    form: CallBackForm
    captcha: CaptchaQuestion | None
    before: int
    until: datetime

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        question = CaptchaQuestion("c2", "83510")
        empty = CallBackForm.submitted([("topic", "anything")])
        empty.validate()
        return {
            "nobody": cls(CallBackForm(), question, 0, _UNTIL),
            "some": cls(CallBackForm(), question, 12, _UNTIL),
            "empty": cls(empty, question, 1, _UNTIL),
        }


@dataclass(frozen=True)
class CallBackReceivedPage:
    """The telephone is on the list."""

    template: ClassVar[str] = "help/call_back_received.html"
    before: int
    until: datetime

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls(12, _UNTIL), "first": cls(0, _UNTIL)}


@dataclass(frozen=True)
class CallBackLinkPage:
    """What the link in the SMS opens: the entry, and a button that withdraws it. `number` is None once it is over."""

    template: ClassVar[str] = "help/call_back_link.html"
    address: str
    number: str | None
    until: datetime | None = None
    withdrawn: bool = False

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {
            "waiting": cls("/call-back/x", "GL-000123", _UNTIL),
            "withdrawn": cls("", None, withdrawn=True),
            "over": cls("", None),
        }
