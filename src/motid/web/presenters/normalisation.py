"""Pages of a normalisation: the form (S0-10), the update of a CMND account (S2-20), the code, the end."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.forms.normalisation import ConversionForm, NormalisationForm
from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.presenters.page import Notice
from motid.web.texts import N_, Text

_FILLED = {
    "full_name": "Nguyễn Thị Minh Khai",
    "personal_number": "946195000012",
    "issue_date": "14/05/2021",
    "date_of_birth": "09/03/1995",
    "phone": "0950000088",
}
_HINT = N_("Năm sinh khác với năm sinh ghi trong số căn cước.")


@dataclass(frozen=True)
class NormalisationPage:
    """The form of four fields, shown until they are complete and correct (S0-13)."""

    template: ClassVar[str] = "normalise/form.html"
    form: NormalisationForm
    differs: bool = False
    """Whether the population database has no such person (S0-21)."""
    hints: tuple[Text, ...] = ()
    """What looks odd in what was typed; never what differs from the record."""
    scanned: bool = False
    """Whether the card's QR code filled in the fields."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        blank = NormalisationForm(data={"full_name": "Nguyễn Thị Minh Khai", "phone": "0950000088"})
        blank.leave_out(name=False, birth=True)
        empty = NormalisationForm.submitted([])
        empty.validate()
        year = NormalisationForm.submitted([*(_FILLED | {"date_of_birth": "1950"}).items()])
        year.validate()
        return {
            "blank": cls(blank),
            "empty": cls(empty),
            "year": cls(year),
            "differs": cls(NormalisationForm(data=_FILLED), differs=True, hints=(_HINT,)),
            "scanned": cls(NormalisationForm(data=_FILLED), scanned=True),
        }


@dataclass(frozen=True)
class ConversionPage:
    """“Cập nhật thông tin từ CSDL dân cư” (S2-20, S2-22 … S2-24)."""

    template: ClassVar[str] = "normalise/conversion.html"
    form: ConversionForm
    differs: bool = False
    hints: tuple[Text, ...] = ()
    scanned: bool = False
    """Whether the card's QR code filled in the fields."""
    may_wait: bool = False
    """Whether “Bỏ qua” is offered (S2-25)."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        usual = ConversionForm(data={"cmnd": "946000012", "phone": "0950000088"})
        usual.leave_out(name=True, birth=True)
        filled = ConversionForm(data=_FILLED | {"cmnd": "946000012"})
        wrong = ConversionForm.submitted([("cmnd", "0123456789"), ("personal_number", "94619500001")])
        wrong.validate()
        return {
            "blank": cls(usual),
            "before": cls(usual, may_wait=True),
            "scanned": cls(filled, scanned=True),
            "wrong": cls(wrong),
            "differs": cls(filled, differs=True, hints=(_HINT,)),
        }


@dataclass(frozen=True)
class WaitingPage:
    """The registries do not answer now. What was typed is kept, and an SMS follows."""

    template: ClassVar[str] = "normalise/waiting.html"
    phone_masked: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("095****088")}


@dataclass(frozen=True)
class PhoneDiffersPage:
    """The phone is not registered with its carrier in the person's own name (S4-08, S4-09)."""

    template: ClassVar[str] = "normalise/phone.html"
    phone_masked: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("095****088")}


@dataclass(frozen=True)
class NormalisationCodePage:
    """“Xác thực mã OTP” (S4-19) for the phone of the form."""

    template: ClassVar[str] = "normalise/code.html"
    form: OneTimeCodeForm
    phone_masked: str
    valid_minutes: int
    sent: bool = True
    """False when the registries answered while nobody was waiting: the person asks for the code by a button."""
    resend_after: int = 0
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        wrong = OneTimeCodeForm.submitted([("code", "123456")])
        wrong.validate()
        wrong.add_error("code", wrong_code(3))
        return {
            "blank": cls(OneTimeCodeForm(), "095****088", 5, resend_after=60),
            "unsent": cls(OneTimeCodeForm(), "095****088", 5, sent=False),
            "wrong": cls(wrong, "095****088", 5),
        }


@dataclass(frozen=True)
class NormalisedPage:
    """The account is its person's one account (S0-15)."""

    template: ClassVar[str] = "normalise/done.html"
    followed: int = 0
    """Accounts of the same person that go on in this one."""
    locked: int = 0
    """Accounts that bore the number and could not be shown to be the person's own."""
    cases: tuple[str, ...] = ()
    continue_to: str = "/account"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls(), "others": cls(followed=2, locked=1, cases=("KN-2026-000123",))}


@dataclass(frozen=True)
class CardPage:
    """A photo of the card's QR code, to fill in the form."""

    template: ClassVar[str] = "normalise/card.html"
    fault: Text | None = None
    """Why nothing could be read."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {
            "blank": cls(),
            "unreadable": cls(N_("Bạn chưa chọn ảnh nào. Hãy chụp hoặc chọn một ảnh có mã QR trên thẻ.")),
        }
