"""Home pages of the sites."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.page import Notice


@dataclass(frozen=True)
class HomePage:
    """What MotID is, with the two big buttons (S4-10)."""

    template: ClassVar[str] = "home/home.html"
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class AuthorityHomePage:
    """The eID authority's site, before its journeys are built: what will be here."""

    template: ClassVar[str] = "home/authority.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}
