"""Ways to write a name: those that the same name may take, and those that make another name of it.

Written apart from the code that is measured: nothing of its folding is used.
"""

import unicodedata
from collections.abc import Callable
from random import Random
from types import MappingProxyType
from typing import Final

from motid.kernel.legacy_charsets import Charset, from_unicode
from tests.bench.matching.pair import Change

_FIRST = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()  # noqa: SIM905 - a table reads better so
_SECOND = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()  # noqa: SIM905
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_MARKED: Final = {"a": "ăâ", "e": "ê", "o": "ôơ", "u": "ư", "d": "đ"}


def _other_style(text: str, places: dict[str, str]) -> str | None:
    """Move the tone in every syllable that ends in the two vowels; qu is an onset and stays."""
    words = text.split(" ")
    moved = [
        word[:-2] + places[word[-2:].lower()]
        if word[-2:].lower() in places and word[-3:-2].lower() not in ("q", "") and word[-2:].islower()
        else word
        for word in words
    ]
    return None if moved == words else " ".join(moved)


def new_style(name: str, _: Random) -> str | None:
    return _other_style(name, dict(zip(_FIRST, _SECOND, strict=True)))


def old_style(name: str, _: Random) -> str | None:
    return _other_style(name, dict(zip(_SECOND, _FIRST, strict=True)))


def as_it_is(name: str, _: Random) -> str:
    return name


def capitals(name: str, _: Random) -> str:
    return name.upper()


def small_letters(name: str, _: Random) -> str:
    return name.lower()


def mixed_case(name: str, chance: Random) -> str:
    return "".join(letter.upper() if chance.random() < 0.5 else letter.lower() for letter in name)


def decomposed(name: str, _: Random) -> str | None:
    return _changed(name, unicodedata.normalize("NFD", name))


def tone_first(name: str, _: Random) -> str | None:
    """Type the tone before the mark of the vowel: á and a circumflex."""
    clusters: list[str] = []
    for character in unicodedata.normalize("NFD", name):
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    typed = "".join(each[0] + "".join(sorted(each[1:], key=lambda mark: mark not in _TONES)) for each in clusters)
    return _changed(unicodedata.normalize("NFD", name), typed)


def combining_tone(name: str, _: Random) -> str | None:
    """Write composed vowels with combining tones, as Windows-1258 does."""
    written = ""
    for letter in name:
        parts = unicodedata.normalize("NFD", letter)
        bare = "".join(part for part in parts if part not in _TONES)
        written += unicodedata.normalize("NFC", bare) + "".join(part for part in parts if part in _TONES)
    return _changed(name, written)


def eth_for_d(name: str, _: Random) -> str | None:
    return _changed(name, name.replace("Đ", "Ð").replace("đ", "ð"))


def hard_spaces(name: str, _: Random) -> str | None:
    return _changed(name, name.replace(" ", "\u00a0"))


def many_spaces(name: str, chance: Random) -> str:
    return "  " + name.replace(" ", " " * chance.randint(2, 4)) + "\t "


def unseen_characters(name: str, chance: Random) -> str:
    place = chance.randrange(len(name) + 1)
    return "\ufeff" + name[:place] + chance.choice("\u200b\u200c\u200d\u2060") + name[place:]


def other_apostrophe(name: str, chance: Random) -> str | None:
    found = next((sign for sign in "'’ʼ" if sign in name), None)
    return None if found is None else name.replace(found, chance.choice([s for s in "'’ʼ" if s != found]))


def several_at_once(name: str, chance: Random) -> str:
    for change in chance.sample(list(_ACCEPTED.values()), 4):
        name = change(name, chance) or name
    return name


_ACCEPTED: Final[dict[str, Change]] = {
    "as it is": as_it_is,
    "capitals": capitals,
    "small letters": small_letters,
    "mixed case": mixed_case,
    "tone: new style": new_style,
    "tone: old style": old_style,
    "NFD": decomposed,
    "tone typed before the vowel mark": tone_first,
    "composed vowel, combining tone": combining_tone,
    "Ð (U+00D0) for Đ": eth_for_d,
    "no-break spaces": hard_spaces,
    "runs of spaces": many_spaces,
    "invisible characters": unseen_characters,
    "another apostrophe": other_apostrophe,
}
ACCEPTED: Final = MappingProxyType({**_ACCEPTED, "four of these at once": several_at_once})
"""Spellings of one and the same name."""


def without_marks(name: str, _: Random) -> str | None:
    return _changed(name, _bare(name))


def one_mark_lost(name: str, chance: Random) -> str | None:
    return _one_letter(name, chance, _bare)


def another_tone(name: str, chance: Random) -> str | None:
    return _one_letter(name, chance, lambda letter: _with_tone(letter, chance))


def another_vowel_mark(name: str, chance: Random) -> str | None:
    return _one_letter(name, chance, lambda letter: chance.choice(_MARKED.get(letter, letter)))


def i_for_y(name: str, _: Random) -> str | None:
    pairs = dict(zip("ỳýỷỹỵy", "ìíỉĩịi", strict=True))
    words = [
        word[:-1] + pairs[word[-1]]
        if word[-1] in pairs and len(word) > 1 and word[-2].lower() not in "aâuêo'’ʼ"
        else word
        for word in name.split(" ")
    ]
    return _changed(name, " ".join(words))


def other_order(name: str, _: Random) -> str | None:
    words = name.split(" ")
    return None if len(words) < 2 else _changed(name, " ".join([words[-1], *words[:-1]]))


def no_spaces(name: str, _: Random) -> str | None:
    return _changed(name, name.replace(" ", ""))


def wrong_letter(name: str, chance: Random) -> str:
    place = _place_of_letter(name, chance)
    letters = [letter for letter in "qwertyuiopasdghklzxcvbnm" if letter != name[place].lower()]
    return name[:place] + chance.choice(letters) + name[place + 1 :]


def left_out_letter(name: str, chance: Random) -> str | None:
    place = _place_of_letter(name, chance)
    return None if len(name) < 4 else name[:place] + name[place + 1 :]


def doubled_letter(name: str, chance: Random) -> str:
    place = _place_of_letter(name, chance)
    return name[:place] + name[place] + name[place:]


def swapped_letters(name: str, chance: Random) -> str | None:
    place = chance.randrange(len(name) - 1)
    return _changed(name, name[:place] + name[place + 1] + name[place] + name[place + 2 :])


def read_by_machine(name: str, chance: Random) -> str | None:
    """Take a letter for what it looks like on a scan."""
    alike = {"O": "0", "o": "0", "I": "1", "l": "1", "i": "l", "B": "8", "S": "5", "m": "rn", "h": "b", "n": "u"}
    return _one_letter(name, chance, lambda letter: alike.get(letter, letter))


def short_middle(name: str, _: Random) -> str | None:
    words = name.split(" ")
    return None if len(words) < 3 else " ".join([words[0], *(f"{word[0]}." for word in words[1:-1]), words[-1]])


def no_middle(name: str, _: Random) -> str | None:
    words = name.split(" ")
    return None if len(words) < 3 else f"{words[0]} {words[-1]}"


def tcvn3(name: str, _: Random) -> str | None:
    return _changed(name, from_unicode(name, Charset.TCVN3))


def vni(name: str, _: Random) -> str | None:
    return _changed(name, from_unicode(name, Charset.VNI))


def with_other_fields(name: str, chance: Random) -> str:
    return chance.choice(
        [f"{name} 0951234567", f"{name} - 09/03/1987", f"Họ tên: {name}, 1987", f"{name} (946187000123)"]
    )


LOOKS_LIKE: Final[MappingProxyType[str, Change]] = MappingProxyType(
    {
        "all marks lost": without_marks,
        "one mark lost": one_mark_lost,
        "another tone": another_tone,
        "another vowel mark": another_vowel_mark,
        "i for y": i_for_y,
        "words in another order": other_order,
        "spaces lost": no_spaces,
        "wrong letter": wrong_letter,
        "letter left out": left_out_letter,
        "letter doubled": doubled_letter,
        "letters swapped": swapped_letters,
        "read by machine": read_by_machine,
        "middle name cut": short_middle,
        "middle name left out": no_middle,
        "TCVN3": tcvn3,
        "VNI": vni,
        "merged with other fields": with_other_fields,
    }
)
"""What typing, scanning and old systems make of a name. Each may be the spelling of another legal name."""


def _place_of_letter(name: str, chance: Random) -> int:
    return chance.choice([place for place, letter in enumerate(name) if letter.isalpha()])


def _changed(before: str, after: str) -> str | None:
    return None if before == after else after


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _with_tone(letter: str, chance: Random) -> str:
    if _bare(letter).lower() not in "aeiouy":
        return letter
    parts = [part for part in unicodedata.normalize("NFD", letter) if part not in _TONES]
    return unicodedata.normalize("NFC", "".join(parts) + chance.choice(_TONES))


def _one_letter(name: str, chance: Random, change: Callable[[str], str]) -> str | None:
    """Change one letter on which the change has an effect."""
    places = list(range(len(name)))
    chance.shuffle(places)
    for place in places:
        new = change(name[place])
        if new != name[place]:
            return name[:place] + new + name[place + 1 :]
    return None
