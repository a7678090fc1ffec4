"""Pages for the owner of a closed account: why, in favour of what, and how to object (S0-14)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal, Self

from motid.web.forms.normalisation import StatementForm

_AT = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)


@dataclass(frozen=True)
class WhyClosed:
    """What closed an account, as its owner is told."""

    kind: Literal["locked", "cancelled", "merged"]
    reason: str
    """A code; what has no words of its own is told by its kind."""
    closed_at: datetime
    goes_on_in: str | None = None
    """The masked personal number of the account that it goes on in; only the person's own."""

    @property
    def number_is_anothers(self) -> bool:
        """Whether it was locked because somebody else was verified to have its number."""
        return self.kind == "locked" and self.reason == "another_account_was_verified"


@dataclass(frozen=True)
class AccountNotUsablePage:
    """The password was right, and the account is locked or closed: why, and who can help."""

    template: ClassVar[str] = "sign_in/account_not_usable.html"
    why: WhyClosed | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {
            "plain": cls(),
            "locked": cls(WhyClosed("locked", "another_account_was_verified", _AT)),
            "by_operator": cls(WhyClosed("locked", "fraud", _AT)),
            "merged": cls(WhyClosed("merged", "another_account_was_verified", _AT, "94********12")),
            "cancelled": cls(WhyClosed("cancelled", "wrongly_registered", _AT)),
        }


@dataclass(frozen=True)
class ObjectionPage:
    """The form of the objection; without `why`, how to reach it."""

    template: ClassVar[str] = "sign_in/objection.html"
    form: StatementForm
    why: WhyClosed | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {
            "form": cls(StatementForm(), WhyClosed("locked", "another_account_was_verified", _AT)),
            "first": cls(StatementForm()),
        }


@dataclass(frozen=True)
class ObjectionReceivedPage:
    """The objection is recorded as a case for the desk."""

    template: ClassVar[str] = "sign_in/objection_received.html"
    case_number: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("KN-2026-000123")}
