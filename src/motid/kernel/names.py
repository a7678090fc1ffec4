"""Names of people: held as written, compared on derived keys; diacritics are never stripped to match."""

import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Self

from motid.kernel.errors import InvalidValue
from motid.kernel.name_letters import SYLLABLES_KEPT, compose, is_name_word, one_apostrophe, strip_marks
from motid.kernel.name_syllables import fold_final_y, fold_tone
from motid.kernel.redaction import PersonalValue

MAX_LETTERS = 100
MAX_WORDS = 12
MAX_TYPED = 1_000
"""Characters of outside text looked at, combining marks and spaces included."""


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
        if any(character.isdecimal() for character in name):
            raise InvalidValue(code="full_name.digits")
        if not all(is_name_word(word) for word in words):
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
        return _tone_key(self._content)


def compare_names(one: FullName, other: FullName) -> NameComparison:
    """Compare two names rung by rung and return the first on which they are equal.

    A missing name is the caller's case: it is neither agreement nor disagreement.
    """
    for key, outcome in _LADDER:
        if key(one.reveal()) == key(other.reveal()):
            return outcome
    return NameComparison.DIFFERENT


@lru_cache(SYLLABLES_KEPT)
def _exact_word(word: str) -> str:
    return unicodedata.normalize("NFC", one_apostrophe(word).casefold())


@lru_cache(SYLLABLES_KEPT)
def _tone_word(word: str) -> str:
    return fold_tone(_exact_word(word))


@lru_cache(SYLLABLES_KEPT)
def _y_word(word: str) -> str:
    return unicodedata.normalize("NFC", fold_final_y(_tone_word(word)))


@lru_cache(SYLLABLES_KEPT)
def _unaccented_word(word: str) -> str:
    return strip_marks(_exact_word(word))


def _exact_key(name: str) -> str:
    return " ".join(map(_exact_word, name.split()))


def _tone_key(name: str) -> str:
    return " ".join(map(_tone_word, name.split()))


def _y_key(name: str) -> str:
    return " ".join(map(_y_word, name.split()))


def _unaccented_key(name: str) -> str:
    return " ".join(map(_unaccented_word, name.split()))


def _words_key(name: str) -> tuple[str, ...]:
    return tuple(sorted(_unaccented_key(name).replace("-", " ").split()))


def _letters_key(name: str) -> str:
    return "".join(character for character in _unaccented_key(name) if character.isalpha())


_LADDER: tuple[tuple[Callable[[str], object], NameComparison], ...] = (
    (_exact_key, NameComparison.EXACT),
    (_tone_key, NameComparison.TONE_FOLD),
    (_y_key, NameComparison.Y_FOLD),
    (_unaccented_key, NameComparison.UNACCENTED),
    (_words_key, NameComparison.TOKEN_SET),
    (_letters_key, NameComparison.SPACING),
)
