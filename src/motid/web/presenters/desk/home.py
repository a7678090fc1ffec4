"""What waits for an official."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.page import Notice


@dataclass(frozen=True)
class MyWorkPage:
    """The official's own cases."""

    template: ClassVar[str] = "desk/home.html"
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"empty": cls()}
