"""The letters that a Vietnamese name may hold, and how outside text is brought to them.

Vietnamese and the Latin scripts of the Central Highlands (Ê Đê, Gia Rai, Cơ Ho, Ba Na …). The text is
composed (NFC); marks that arrive in another order, look-alike letters and invisible characters are put right
first.
"""

import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining grave, acute, tilde, hook above and dot below."""

SYLLABLES_KEPT = 16_384
"""Words of names whose derived forms are kept in memory: all names are built of some four thousand syllables."""

_LOOK_ALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}  # Icelandic eth and African D, seen in scanner output
    | dict.fromkeys("\u2018\u201b`\u00b4\u2032\uff07", "'")
    | dict.fromkeys("\u2010\u2011\uff0d", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
)

_APOSTROPHES = "'\u2019\u02bc"
_BREVE = "\u0306"
_BREVE_BEARERS = frozenset("cjnêôơư")
"""Letters of the Highlands that take a breve for which Unicode has no composed form: Gia Rai c̆, Ê Đê ơ̆."""

_VOWELS = "aăâeêĕiĭoôơŏuưŭy"
_CONSONANTS = "bcdfghjklmnpqrstvwxzđƀčñ"


def _toned(vowel: str) -> frozenset[str]:
    composed = (unicodedata.normalize("NFC", vowel + tone) for tone in TONES)
    return frozenset(letter for letter in composed if len(letter) == 1)


_LETTERS = frozenset(_CONSONANTS + _VOWELS).union(*(_toned(vowel) for vowel in _VOWELS))


def compose(text: str) -> str:
    """Return `text` in NFC with look-alikes folded, invisible characters dropped and white space collapsed.

    NFC alone leaves a tone typed before the vowel mark (á + circumflex) as two characters; marks of a letter
    are therefore ordered vowel mark first, tone last, before they are composed.
    """
    return " ".join(map(_compose_word, text.translate(_LOOK_ALIKES).split()))


@lru_cache(SYLLABLES_KEPT)
def _compose_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(_tones_last(cluster) for cluster in _clusters(decomposed)))


def _clusters(decomposed: str) -> list[str]:
    clusters: list[str] = []
    for character in decomposed:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _tones_last(cluster: str) -> str:
    return cluster[0] + "".join(sorted(cluster[1:], key=lambda mark: mark in TONES))


@lru_cache(SYLLABLES_KEPT)
def is_name_word(word: str) -> bool:
    """Tell whether a composed word is letters, with apostrophe, hyphen and dot allowed among them."""
    letters = 0
    previous = ""
    for character in word.lower():
        if character in _LETTERS:
            letters += 1
        elif character == _BREVE:
            if previous not in _BREVE_BEARERS:
                return False
        elif character not in _APOSTROPHES and character not in "-.":
            return False
        previous = character
    return letters > 0


def one_apostrophe(text: str) -> str:
    """Return `text` with the three apostrophes of the Highlands (' ’ ʼ) made the same."""
    return text.replace("\u2019", "'").replace("\u02bc", "'")


def split_tone(word: str) -> tuple[str, str, int]:
    """Return a word without tone, its tone mark ("" when level) and the place of the letter under it.

    A word with two tones, which no Vietnamese syllable has, is returned as it is with no tone.
    """
    letters: list[str] = []
    tones: list[tuple[str, int]] = []
    for place, letter in enumerate(word):
        decomposed = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in decomposed if mark in TONES]
        tones += [(mark, place) for mark in marks]
        bare = "".join(character for character in decomposed if character not in TONES)
        letters.append(unicodedata.normalize("NFC", bare))
    if len(tones) != 1:
        return word, "", -1
    return "".join(letters), *tones[0]


def strip_marks(text: str) -> str:
    """Return `text` in ASCII letters (đ as d, ƀ as b, no marks): for SMS, never to decide a match."""
    plain = text.translate(str.maketrans("đĐƀɃ", "dDbB"))
    decomposed = unicodedata.normalize("NFD", one_apostrophe(plain))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
