"""Help pages."""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class HelpPage:
    """Index of the help."""

    template: ClassVar[str] = "help/index.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CounterPage:
    """Recovering an account at a transaction counter: what to bring (S4-17)."""

    template: ClassVar[str] = "help/counter.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}
