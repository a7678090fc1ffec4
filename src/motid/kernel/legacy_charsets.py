"""Texts of before Unicode: TCVN3 (ABC, fonts .Vn…) and VNI for Windows, recognised and converted.

Both put Vietnamese into bytes of an eight-bit font; such a text reaches us decoded as Latin-1 or Windows-1252, so
that "Nguyễn" reads "NguyÔn" (TCVN3) or "Nguyeãn" (VNI). In TCVN3 a letter with a tone has one code for both cases,
and the font (.VnTimeH) makes capitals: text cannot tell. The case of the other letters of the text decides.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Final

from motid.kernel.name_letters import compose
from motid.kernel.vietnamese_syllables import is_vietnamese_syllable

TEXTS_LOOKED_AT: Final = 5_000
"""`detect` reads no more texts than these; a column of names is clear long before."""


class Charset(StrEnum):
    """How the letters of a text are to be read."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class Detection:
    """What a list of texts is most likely written in.

    `confidence` is in 0 … 1: how much better the chosen reading explains the words that differ between the readings
    than the next best does. 1 when there is no such word, since then every reading gives the same text.
    """

    charset: Charset
    confidence: float
    words_looked_at: int
    telling_words: int
    """Words that one of the legacy readings changes."""


_PLAIN = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_ABC = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"

TCVN3: Final = MappingProxyType(dict(zip(_ABC, _PLAIN, strict=True)))
"""Latin-1 character -> Vietnamese letter (TCVN 5712:1993, VN3)."""

_TONE_MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX_MARKS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE_MARKS = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư"}
_VNI_SINGLE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", **_VNI_LETTERS}


def _vni_letters() -> dict[str, str]:
    """Return VNI's small letters, each of one character or of a base and a mark, with what they mean."""
    letters = dict(_VNI_SINGLE)
    for base in "aeouy":
        letters |= {base + mark: base + tone for mark, tone in _TONE_MARKS.items()}
    for base in "aeo":
        letters |= {base + mark: f"{base}\u0302{tone}" for mark, tone in _CIRCUMFLEX_MARKS.items()}
    letters |= {f"a{mark}": f"a\u0306{tone}" for mark, tone in _BREVE_MARKS.items()}
    for written, letter in _VNI_LETTERS.items():
        letters |= {written + mark: letter + tone for mark, tone in _TONE_MARKS.items()}
    return {written: unicodedata.normalize("NFC", letter) for written, letter in letters.items()}


_VNI_SMALL = _vni_letters()
_VNI_CAPITAL = {written.upper(): letter.upper() for written, letter in _VNI_SMALL.items()}

VNI: Final = MappingProxyType(
    _VNI_SMALL
    | {written.capitalize(): letter.upper() for written, letter in _VNI_SMALL.items()}
    | {written[0] + written[1:].upper(): letter for written, letter in _VNI_SMALL.items()}
    | _VNI_CAPITAL
)
"""One or two Latin-1 characters -> Vietnamese letter (VNI for Windows); the first character decides on the case."""

_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_FROM_UNICODE = {
    Charset.TCVN3: {letter: written for written, letter in TCVN3.items()},
    Charset.VNI: {letter: written for written, letter in (_VNI_SMALL | _VNI_CAPITAL).items()},
}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\s\x00-@\[-`{-\x7f]+")
"""Letters together; punctuation of ASCII parts words, while that of Latin-1 may be a letter in TCVN3."""


def to_unicode(text: str, charset: Charset) -> str:
    """Return `text`, read as `charset`, in composed Unicode (NFC). What the charset does not know stays."""
    match charset:
        case Charset.TCVN3:
            return unicodedata.normalize("NFC", _from_tcvn3(text))
        case Charset.VNI:
            return unicodedata.normalize("NFC", _VNI_LETTER.sub(lambda found: VNI[found[0]], text))
        case Charset.UNICODE:
            return unicodedata.normalize("NFC", text)


def from_unicode(text: str, charset: Charset) -> str:
    """Return `text` as a system of that time held it; the sandbox makes files of old portals with it.

    TCVN3 has no capitals with tones, so "Á" becomes the code of "á".
    """
    composed = compose(text)
    if charset is Charset.UNICODE:
        return composed
    letters = _FROM_UNICODE[charset]
    return "".join(letters.get(letter) or letters.get(letter.lower(), letter) for letter in composed)


def detect(texts: Iterable[str]) -> Charset:
    """Return what a list of texts, such as the names of one file, is written in."""
    return examine(texts).charset


def examine(texts: Iterable[str]) -> Detection:
    """Return what a list of texts is written in, and how sure that is; see `Detection`.

    The readings are tried on every word with a character outside ASCII, and the one wins under which most of these
    words are Vietnamese syllables.
    """
    words = [word for text in islice(texts, TEXTS_LOOKED_AT) for word in _WORD.findall(text)]
    telling = [word for word in words if _NOT_ASCII.search(word)]
    if not telling:
        return Detection(Charset.UNICODE, 1.0, len(words), 0)
    legal = {charset: sum(_is_legal(word, charset) for word in telling) for charset in Charset}
    best = max(legal, key=lambda charset: legal[charset])
    second = max(count for charset, count in legal.items() if charset is not best)
    confidence = (legal[best] - second) / len(telling)
    return Detection(best, confidence, len(words), len(telling))


def _is_legal(word: str, charset: Charset) -> bool:
    """Tell whether a word is a syllable in this reading, none of its characters being left unread."""
    match charset:
        case Charset.UNICODE:
            return is_vietnamese_syllable(compose(word))
        case Charset.TCVN3:
            unread = "".join(character for character in word if character not in TCVN3)
            return not _NOT_ASCII.search(unread) and is_vietnamese_syllable(to_unicode(word, charset))
        case Charset.VNI:
            unread = _VNI_LETTER.sub("", word)
            return not _NOT_ASCII.search(unread) and is_vietnamese_syllable(to_unicode(word, charset))


def _from_tcvn3(text: str) -> str:
    """Read a text and give its first letters and capitals the case that the other words show."""
    read = "".join(TCVN3.get(character, character) for character in text)
    if _in_capitals(text):
        return read.upper()
    initials = [word[0] for word in text.split() if word[0].isascii() and word[0].isalpha()]
    if not initials or not all(initial.isupper() for initial in initials):
        return read
    return re.sub(r"(?<!\S)\S", lambda initial: initial[0].upper(), read)


def _in_capitals(text: str) -> bool:
    """Tell whether a text is all capitals; the first letter of a word is one anyway and tells nothing."""
    inside = [letter for word in text.split() for letter in word[1:] if letter.isascii() and letter.isalpha()]
    return bool(inside) and all(letter.isupper() for letter in inside)
