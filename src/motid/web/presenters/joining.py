"""Pages for somebody whose number another, normalised account has already (S2-21, S2-26, S2-27)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal, Self

from motid.web.forms.normalisation import StatementForm


@dataclass(frozen=True)
class NumberTakenPage:
    """“Số CCCD đã nhập trùng với số CCCD trên hệ thống …”, with the two ways out."""

    template: ClassVar[str] = "normalise/taken.html"
    form: StatementForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        long = StatementForm.submitted([("statement", "x" * 2001)])
        long.validate()
        return {"plain": cls(StatementForm()), "long": cls(long)}


@dataclass(frozen=True)
class DeskAskedPage:
    """A case is open for the desk."""

    template: ClassVar[str] = "normalise/desk_received.html"
    case_number: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("KN-2026-000123")}


@dataclass(frozen=True)
class AccountToJoin:
    """What the owner needs to recognise the account that will follow, and what it brings along."""

    full_name: str | None
    name_masked: str
    """The number or phone that it is known by, masked."""
    opened_at: datetime
    dossiers: int
    services: int


@dataclass(frozen=True)
class JoinPage:
    """Both accounts are proved: what will move, and the last question."""

    template: ClassVar[str] = "normalise/join.html"
    other: AccountToJoin

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        opened = datetime(2019, 4, 2, 3, 0, tzinfo=UTC)
        return {
            "plain": cls(AccountToJoin("Nguyễn Thị Minh Khai", "94*****12", opened, 12, 3)),
            "bare": cls(AccountToJoin(None, "", opened, 0, 0)),
        }


@dataclass(frozen=True)
class JoinEndedPage:
    """The join took too long, or the person signed in to the same account again."""

    template: ClassVar[str] = "normalise/join_ended.html"
    reason: Literal["expired", "same"]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"expired": cls("expired"), "same": cls("same")}


@dataclass(frozen=True)
class JoinedPage:
    """Two accounts are one."""

    template: ClassVar[str] = "normalise/joined.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}
