"""The shape of a presenter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, runtime_checkable

from motid.web.texts import Text


@runtime_checkable
class Page(Protocol):
    """A page: the template that draws it, and examples of every state for previews and accessibility tests."""

    template: ClassVar[str]

    @classmethod
    def examples(cls) -> Mapping[str, Self]:
        """Return the page in each of its states, by a short name of the state; synthetic data only."""
        ...


@dataclass(frozen=True)
class Notice:
    """A banner above the content: what was just done, or what changed."""

    text: Text
    success: bool = True


@dataclass(frozen=True)
class CaptchaQuestion:
    """A code that the person copies: its handle and its digits, which the page spells out in words.

    Words rather than a picture: they can be read aloud, enlarged and translated, so nobody is shut out (WCAG 2.2
    SC 1.1.1). They stop no determined machine; the limits on attempts do (invariant 11).
    """

    id: str
    digits: str
