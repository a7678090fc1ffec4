"""Names of people: held as written, compared on derived keys; diacritics are never stripped to match."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Self

from motid.kernel.errors import InvalidValue
from motid.kernel.name_letters import SYLLABLES_KEPT, compose, is_name_word, one_apostrophe, strip_marks
from motid.kernel.name_syllables import fold_final_y, fold_tone
from motid.kernel.redaction import PersonalValue

MAX_LETTERS = 100
MAX_WORDS = 12
MAX_TYPED = 1_000
"""Characters of outside text looked at, combining marks and spaces included."""

_DIGIT = re.compile(r"\d")


class NameComparison(StrEnum):
    """How alike two names are, from the same to different. Only the first two may match without a person."""

    EXACT = "exact"
    TONE_FOLD = "tone_fold"
    """The same syllables, the tone placed in the other style: Hoà, Hòa."""
    Y_FOLD = "y_fold"
    """Mỹ and Mĩ: different legal names that are often mixed up."""
    UNACCENTED = "unaccented"
    """The same letters under other or missing marks."""
    TOKEN_SET = "token_set"  # noqa: S105 - words, not a credential
    """The same words in another order, as with clan names that come last."""
    SPACING = "spacing"
    """The same letters with other word boundaries: H' Hen, H'Hen."""
    DIFFERENT = "different"

    @property
    def auto_match(self) -> bool:
        """Whether the names are the same name, so that software may say so."""
        return self in (NameComparison.EXACT, NameComparison.TONE_FOLD)

    @property
    def near(self) -> bool:
        """Whether a person should look: alike, but not the same."""
        return not self.auto_match and self is not NameComparison.DIFFERENT


class FullName(PersonalValue[str]):
    """A full name in NFC, its case kept. Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name of one to twelve words in Vietnamese or another Latin-written language of Vietnam.

        Raises `InvalidValue`: "full_name.empty", "full_name.digits" (Civil Code 2015, Article 26: a name has
        no digits), "full_name.characters", "full_name.too_long" (100 characters, 12 words).
        """
        if len(text) > MAX_TYPED:
            raise InvalidValue(code="full_name.too_long")
        name = compose(text)
        if not name:
            raise InvalidValue(code="full_name.empty")
        words = name.split()
        if len(name) > MAX_LETTERS or len(words) > MAX_WORDS:
            raise InvalidValue(code="full_name.too_long")
        if _DIGIT.search(name):
            raise InvalidValue(code="full_name.digits")
        if not all(map(is_name_word, words)):
            raise InvalidValue(code="full_name.characters")
        return cls(name)

    def display(self) -> str:
        """Return the name as written."""
        return self._content

    def registry_form(self) -> str:
        """Return the name in capitals, as the population database expects it."""
        return unicodedata.normalize("NFC", self._content.upper())

    def unaccented(self) -> str:
        """Return the name in ASCII letters for channels without Vietnamese, such as a short SMS."""
        return strip_marks(self._content)

    def comparison_key(self) -> str:
        """Return the text that is equal for two names exactly when they match by themselves (tone fold).

        Derived data: it may be indexed blindly and never replaces the name.
        """
        return " ".join([word.tone for word in _words(self)])


def compare_names(one: FullName, other: FullName) -> NameComparison:
    """Compare two names rung by rung and return the first on which they are equal.

    A missing name is the caller's case: it is neither agreement nor disagreement.
    """
    if one is other:
        return NameComparison.EXACT
    name, another = _words(one), _words(other)
    if [word.exact for word in name] == [word.exact for word in another]:
        return NameComparison.EXACT
    if [word.tone for word in name] == [word.tone for word in another]:
        return NameComparison.TONE_FOLD
    letters, others = _letters(name), _letters(another)
    if sorted(letters.replace("y", "i")) != sorted(others.replace("y", "i")):
        return NameComparison.DIFFERENT  # every rung below keeps the letters, whatever their marks and order
    if [word.final_y for word in name] == [word.final_y for word in another]:
        return NameComparison.Y_FOLD
    if [word.unaccented for word in name] == [word.unaccented for word in another]:
        return NameComparison.UNACCENTED
    if _in_any_order(name) == _in_any_order(another):
        return NameComparison.TOKEN_SET
    return NameComparison.SPACING if letters == others else NameComparison.DIFFERENT


class _Word(NamedTuple):
    """The forms of a word in which it is compared, rung by rung."""

    exact: str
    tone: str
    final_y: str
    unaccented: str
    letters: str


@lru_cache(SYLLABLES_KEPT)
def _word(word: str) -> _Word:
    exact = unicodedata.normalize("NFC", one_apostrophe(word).casefold())
    tone = fold_tone(exact)
    final_y = unicodedata.normalize("NFC", fold_final_y(tone))
    unaccented = strip_marks(exact)
    return _Word(exact, tone, final_y, unaccented, "".join(filter(str.isalpha, unaccented)))


def _words(name: FullName) -> list[_Word]:
    return [_word(word) for word in name.reveal().split()]


def _letters(words: list[_Word]) -> str:
    return "".join([word.letters for word in words])


def _in_any_order(words: list[_Word]) -> list[str]:
    return sorted(" ".join([word.unaccented for word in words]).replace("-", " ").split())
