"""Two ways to write one syllable: hoà and hòa, thuý and thúy, khoẻ and khỏe.

In an open syllable that ends in oa, oe or uy the tone stands on the first vowel (old style) or on the second
(new style); both are correct and the name is the same. Nowhere else: quý belongs to the onset qu and has one
spelling, and a closed syllable (hoàn, suýt, huỳnh, thuyết) carries the tone on its main vowel only. A
spelling that no style allows (hòan, qúy) is not folded; it equals only itself.
"""

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


def fold_tone(word: str) -> str:
    """Return a case-folded word with the tone of an open syllable moved to its first vowel (hoà -> hòa)."""
    bare, tone, place = split_tone(word)
    if bare not in LEGAL_OPEN_SYLLABLES or place < len(bare) - 2:
        return word
    return f"{bare[:-1]}{tone}{bare[-1]}"


def fold_final_y(word: str) -> str:
    """Return a case-folded word with y as its only vowel written i (mỹ -> mĩ, quý -> quí).

    Mỹ and Mĩ are different legal names: the result tells that two names are near, never that they are equal.
    """
    bare, tone, _ = split_tone(word)
    onset = bare.removesuffix("y")
    if onset == bare or not onset or any(vowel in "aăâeêioôơuư" for vowel in onset.removeprefix("qu")):
        return word
    return f"{onset}i{tone}"
