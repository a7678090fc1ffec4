"""A template: what it may hold, and what becomes of it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from motid.desk.model import CaseKind
from motid.messaging.sms_text import segments_of, unaccented

PLACEHOLDERS: Final = ("case_number", "unit", "hotline", "link")
"""What is filled in: none of it is personal."""
LONGEST: Final = 400
"""Characters of an answer, filled in; as `send_answer` takes them."""
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?$")]


class AnswerTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frequent answer, in Vietnamese. `kinds`: of the cases that it is offered in; none is all of them.

    `text` may hold {case_number}, {unit}, {hotline} and {link}; anything else in braces is refused.
    """

    code: Code
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    kinds: tuple[CaseKind, ...] = ()

    def __post_init__(self) -> None:
        if any(unicodedata.category(character) == "Cc" for character in self.title + self.text):
            raise ValueError("a template has no line breaks and no characters that nobody can see")
        for found in _BRACES.finditer(self.text):
            if found[1] not in PLACEHOLDERS:
                raise ValueError("a template holds {case_number}, {unit}, {hotline} and {link}, and no other braces")

    def offered_for(self, kind: CaseKind) -> bool:
        """Whether it answers cases of a kind."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Filling:
    """What the placeholders become. `link`: an address of the exchange where the citizen can go on."""

    case_number: str
    unit: str
    hotline: str
    link: str


EXAMPLE: Final = Filling("KN-2026-000123", "Tổng đài hỗ trợ quốc gia", "18001096", "https://motid.example/help")


def filled(template: AnswerTemplate, values: Filling) -> str:
    """Return the answer's text."""
    return _BRACES.sub(lambda found: str(getattr(values, found[1])), template.text)


def segments(text: str) -> int:
    """Return how many messages an answer takes on a telephone, as it is sent: without accents, behind its head."""
    return len(segments_of(f"MotID (KN-2026-000123): {unaccented(text)}"))
