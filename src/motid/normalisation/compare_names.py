"""Comparison of names: the ladder, and below it what typing, scanning and old systems do to a name.

Only the first two rungs of the ladder agree: the same letters and marks, wherever the tone of an open syllable
stands. Everything else is at most alike. Marks are never stripped to decide a match (invariant 10).
"""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from motid.kernel.errors import InvalidValue
from motid.kernel.legacy_charsets import Charset, to_unicode
from motid.kernel.name_letters import SYLLABLES_KEPT, compose, strip_marks
from motid.kernel.names import FullName, NameComparison
from motid.kernel.names import compare_names as climb
from motid.kernel.redaction import PersonalText
from motid.normalisation.comparison import FieldComparison, agrees, alike, differs, missing
from motid.normalisation.edit_distance import typing_errors
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.reasons import Reason

_RUNGS: Final = MappingProxyType(
    {
        NameComparison.EXACT: agrees(Reason.NAME_EXACT),
        NameComparison.TONE_FOLD: agrees(Reason.NAME_TONE_PLACEMENT),
        NameComparison.Y_FOLD: alike(Reason.NAME_I_Y),
        NameComparison.UNACCENTED: alike(Reason.NAME_MARKS),
        NameComparison.TOKEN_SET: alike(Reason.NAME_WORD_ORDER),
        NameComparison.SPACING: alike(Reason.NAME_SPACING),
    }
)
_LABEL: Final = re.compile(r"^\s*(?:họ\s*(?:và\s*|,\s*)?tên|full\s*name|ông|bà)\s*[:.]?\s+", re.IGNORECASE)
_NOT_OF_A_NAME: Final = re.compile(r"[^\w\s'’ʼ.\-\u0300-\u036f]|[\d_]")
_LOOK_LIKE_LETTERS: Final = str.maketrans("01|!5$8", "olliSsB".lower())
_WORDS: Final = re.compile(r"[^\W\d_]+\.?")
_SHORT_FOR: Final = frozenset({"nguyen", "tran", "pham", "huynh", "truong", "hoang", "thi", "van"})
"""Words that people write with their first letters only: Ng., Tr., Ph., Th."""


def compare_full_names(
    one: FullName | PersonalText | None, other: FullName | PersonalText | None, rules: MatchRules
) -> FieldComparison:
    """Compare two names by the ladder, then look for a reason why the same name might be written so differently."""
    if one is None or other is None:
        return missing(Reason.NAME_MISSING)
    if isinstance(one, FullName) and isinstance(other, FullName):
        rung = climb(one, other)
        if rung is not NameComparison.DIFFERENT:
            return _RUNGS[rung]
    else:
        return _with_unreadable(one, other, rules)
    return _below_the_ladder(one.reveal(), other.reveal(), rules) or differs(Reason.NAME_DIFFERENT)


def _with_unreadable(
    one: FullName | PersonalText, other: FullName | PersonalText, rules: MatchRules
) -> FieldComparison:
    """Compare where a side holds digits or signs that no name has: never agreement."""
    text, another = one.reveal(), other.reveal()
    if text == another:
        return alike(Reason.NAME_UNREADABLE)
    if _same_in_old_charset(text, another) or _same_in_old_charset(another, text):
        return alike(Reason.NAME_LEGACY_CHARSET)
    if _cleaned(text) == _cleaned(another) != "":
        return alike(Reason.NAME_MERGED_FIELDS)
    return _below_the_ladder(text, another, rules) or differs(Reason.NAME_UNREADABLE)


def _below_the_ladder(one: str, other: str, rules: MatchRules) -> FieldComparison | None:
    words, others = _words(one), _words(other)
    letters, more_letters = "".join(words).replace(".", ""), "".join(others).replace(".", "")
    at_most = min(rules.name_typing_errors, min(len(letters), len(more_letters)) // rules.name_letters_each_error)
    if letters and more_letters and typing_errors(letters, more_letters, at_most) is not None:
        return alike(Reason.NAME_TYPING_ERROR)
    if _abbreviates(words, others) or _abbreviates(others, words):
        return alike(Reason.NAME_ABBREVIATED)
    if _same_in_old_charset(one, other) or _same_in_old_charset(other, one):
        return alike(Reason.NAME_LEGACY_CHARSET)
    return None


@lru_cache(SYLLABLES_KEPT)
def _plain_word(word: str) -> str:
    return strip_marks(compose(word).casefold())


@lru_cache(SYLLABLES_KEPT)
def _plain_words(word: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(_plain_word(word.translate(_LOOK_LIKE_LETTERS))))


def _words(text: str) -> list[str]:
    """Return the words of a text without marks and in one case, digits taken for the letters that they resemble."""
    return [plain for word in text.split() for plain in _plain_words(word)]


def _abbreviates(short: list[str], full: list[str]) -> bool:
    """Tell whether `short` is `full` with words left out or cut to their first letters; the given name is whole."""
    if not 2 <= len(short) <= len(full) or short[-1] != full[-1] or not _stands_for(short[0], full[0]):
        return False
    place = 0
    for word in short[1:-1]:
        place = next((n for n in range(place + 1, len(full) - 1) if _stands_for(word, full[n])), len(full))
        if place == len(full):
            return False
    return True


def _stands_for(word: str, whole: str) -> bool:
    cut = word.rstrip(".")
    if cut == whole:
        return True
    return whole.startswith(cut) and (len(cut) == 1 or word.endswith(".") or (len(cut) == 2 and whole in _SHORT_FOR))


def _same_in_old_charset(text: str, name: str) -> bool:
    """Tell whether a text, read as one of before Unicode, is the name."""
    if text.isascii() or max(text) > "\u00ff":
        return False
    return any(_same_name(to_unicode(text, charset), name) for charset in (Charset.TCVN3, Charset.VNI))


def _same_name(text: str, name: str) -> bool:
    try:
        return climb(FullName.parse(text), FullName.parse(name)).auto_match
    except InvalidValue:
        return False


def _cleaned(text: str) -> str:
    """Return the letters of a name out of a text that holds other fields too: a date, a number, "Họ tên:"."""
    return " ".join(_plain_word(word) for word in _NOT_OF_A_NAME.sub(" ", _LABEL.sub("", compose(text))).split())
