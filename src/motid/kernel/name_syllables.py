"""Two ways to write one syllable: hoà and hòa, thuý and thúy, khoẻ and khỏe.

In an open syllable that ends in oa, oe or uy the tone stands on the first vowel (old style) or on the second
(new style); both are correct and the name is the same. Nowhere else: quý belongs to the onset qu and has one
spelling, and a closed syllable (hoàn, suýt, huỳnh, thuyết) carries the tone on its main vowel only. A
spelling that no style allows (hòan, qúy) is not folded; it equals only itself.
"""

import re
import unicodedata

from motid.kernel.name_letters import split_tone

_OPEN_SYLLABLES = {
    "oa": "- b ch d đ g h kh l m n ng nh s t th v x",
    "oe": "- b ch đ h kh l ng nh s t th x",
    "uy": "- b ch d đ h kh l m ng nh ph r s t th tr v x",
}
"""Ending -> the onsets that it has in Vietnamese ("-": none)."""

LEGAL_OPEN_SYLLABLES = frozenset(
    onset.strip("-") + ending for ending, onsets in _OPEN_SYLLABLES.items() for onset in onsets.split()
)


_ONSETS = frozenset("bcdđghklmnprstvxfjwzñčƀ")
"""Letters that an onset may consist of; q is not one, since the u of quý belongs to its onset."""

_RUN_OF_LETTERS = re.compile(r"[^\W\d_]+")


def fold_tone(word: str) -> str:
    """Return a case-folded, composed word with the tone of open syllables on the first vowel (hoà -> hòa).

    Syllables joined by an apostrophe, hyphen or dot (K'Thuỷ) are folded one by one.
    """
    return _RUN_OF_LETTERS.sub(lambda run: _fold_syllable(run[0]), word)


def _fold_syllable(syllable: str) -> str:
    bare, tone, place = split_tone(syllable)
    if bare[-2:] not in _OPEN_SYLLABLES or place < len(bare) - 2 or not _ONSETS.issuperset(bare[:-2]):
        return syllable
    return unicodedata.normalize("NFC", f"{bare[:-1]}{tone}{bare[-1]}")


def fold_final_y(word: str) -> str:
    """Return a case-folded word with y as its only vowel written i (mỹ -> mĩ, quý -> quí).

    Mỹ and Mĩ are different legal names: the result tells that two names are near, never that they are equal.
    """
    bare, tone, _ = split_tone(word)
    onset = bare.removesuffix("y")
    if onset == bare or not onset or any(vowel in "aăâeêioôơuư" for vowel in onset.removeprefix("qu")):
        return word
    return f"{onset}i{tone}"
