"""Names for a chunk of people, by region, gender and year of birth."""

import numpy as np

from motid.kernel.name_letters import compose
from motid.kernel.name_syllables import LEGAL_OPEN_SYLLABLES
from motid.sandbox.population import name_tables as tables
from motid.sandbox.population.columns import Bools, Columns
from motid.sandbox.population.minority_names import PEOPLES, NameParts
from motid.sandbox.population.provinces import OLD_PROVINCES, PLACE_BY_CODE
from motid.sandbox.population.weights import Floats, Ints

NEW_STYLE = 0.065
"""Share of open syllables written hoà rather than hòa, as counted in UIT-ViNames."""

_BIRTHS = (1945, 1960, 1975, 1990, 1999, 2004, 2009, 2012)
_THI = (0.95, 0.94, 0.9, 0.84, 0.68, 0.55, 0.36, 0.3)
_VAN = (0.55, 0.5, 0.38, 0.2, 0.115, 0.09, 0.055, 0.045)
_CITY_THI = (0.93, 0.9, 0.82, 0.7, 0.5, 0.34, 0.176, 0.15)
_CITY_VAN = (0.45, 0.4, 0.28, 0.13, 0.07, 0.045, 0.022, 0.02)
"""Share of Thị and Văn as first middle syllable by year of birth: in the country, and in Ho Chi Minh City."""

_MARKERS = ("Thị", "Văn")

_MEN_LONG = (0.04, 0.05, 0.08, 0.115, 0.131, 0.16, 0.261, 0.27)
_WOMEN_LONG = (0.12, 0.2, 0.38, 0.58, 0.672, 0.676, 0.646, 0.64)
"""Share of names of four words by year of birth."""


def names(columns: Columns, years: Ints) -> list[tuple[str, NameParts]]:
    """Return each person's full name and its parts."""
    surname = _surnames(columns)
    first, second, given = _middles_and_given(columns, years)
    words = _word_counts(columns, years)
    found: list[tuple[str, NameParts]] = []
    rows = zip(
        columns.people.tolist(), surname, first, second, given, words.tolist(), columns.u_style.tolist(), strict=True
    )
    for place, (people, family, middle, other, name, count, style) in enumerate(rows):
        if people < len(PEOPLES):
            found.append(_minority_name(columns, place, people))
            continue
        last = NEW_STYLE_SPELLING.get(name, name) if style < NEW_STYLE else name
        parts = (family, _middle(middle, other, name, count), last)
        found.append((" ".join(part for part in parts if part), parts))
    return found


def _middle(first: str, second: str, given: str, words: int) -> str:
    """Return the middle names of a Kinh name of two to five words, no syllable twice."""
    if words == 2:
        return ""
    if first == given and first not in _MARKERS:
        first = _unlike(first)
    if words == 3:
        return first
    if second in {first, given}:
        second = _unlike(first, given)
    return f"{first} {second}" if words == 4 else f"{first} {_unlike(first, second, given)} {second}"


def _unlike(*words: str) -> str:
    """Return a middle syllable that is none of `words`: few names say a syllable twice."""
    return next(word for word in ("Thanh", "Ngọc", "Minh", "Hồng") if word not in words)


def _minority_name(columns: Columns, place: int, people: int) -> tuple[str, NameParts]:
    group = PEOPLES[people]
    chances = (float(column[place]) for column in (columns.u_surname, columns.u_given, columns.u_middle))
    parts = group.build(bool(columns.female[place]), *chances)
    return group.full_name(parts), parts


def _surnames(columns: Columns) -> list[str]:
    regions = np.array([{"north": 0, "highlands": 1, "south": 2}[province.region] for province in OLD_PROVINCES])
    region = regions[columns.birth_place]
    drawn = [tables.SURNAMES[name].draw(columns.u_surname) for name in ("north", "highlands", "south")]
    entries = [tables.SURNAMES[name].entries for name in ("north", "highlands", "south")]
    places = np.choose(region, drawn)
    return [entries[r][p] for r, p in zip(region.tolist(), places.tolist(), strict=True)]


def _middles_and_given(columns: Columns, years: Ints) -> tuple[list[str], list[str], list[str]]:
    marker = columns.u_marker < _marker_share(columns, years)
    cohort = np.searchsorted(np.array(tables.COHORT_BOUNDS), years, side="right")
    men = _of_gender(columns, cohort, marker, "male")
    women = _of_gender(columns, cohort, marker, "female")
    female = columns.female.tolist()
    chosen = [w if is_female else m for is_female, m, w in zip(female, men, women, strict=True)]
    return [c[0] for c in chosen], [c[1] for c in chosen], [c[2] for c in chosen]


def _marker_share(columns: Columns, years: Ints) -> Floats:
    city = columns.birth_place == PLACE_BY_CODE["079"]
    women = np.where(city, np.interp(years, _BIRTHS, _CITY_THI), np.interp(years, _BIRTHS, _THI))
    men = np.where(city, np.interp(years, _BIRTHS, _CITY_VAN), np.interp(years, _BIRTHS, _VAN))
    return np.where(columns.female, women, men)


def _of_gender(columns: Columns, cohort: Ints, marker: Bools, gender: str) -> list[tuple[str, str, str]]:
    women = gender == "female"
    middle = tables.FEMALE_MIDDLE if women else tables.MALE_MIDDLE
    second = tables.FEMALE_SECOND_MIDDLE if women else tables.MALE_SECOND_MIDDLE
    given = tables.GIVEN[gender]
    first = [middle.entries[i] for i in middle.draw(columns.u_middle).tolist()]
    others = [second.entries[i] for i in second.draw(columns.u_second).tolist()]
    places = np.choose(cohort, [table.draw(columns.u_given) for table in given])
    last = [given[c].entries[p] for c, p in zip(cohort.tolist(), places.tolist(), strict=True)]
    word = "Thị" if women else "Văn"
    marked = [word if m else f for m, f in zip(marker.tolist(), first, strict=True)]
    return list(zip(marked, others, last, strict=True))


def _word_counts(columns: Columns, years: Ints) -> Ints:
    female = columns.female
    two = np.where(female, 0.006, 0.016)
    long = np.where(female, np.interp(years, _BIRTHS, _WOMEN_LONG), np.interp(years, _BIRTHS, _MEN_LONG))
    five = np.where(female, 0.0055, 0.0016)
    u = columns.u_words
    counts = np.where(u > 1 - five, 5, np.where(u > 1 - five - long, 4, np.where(u < two, 2, 3)))
    return counts.astype(np.int64)


def _new_style(name: str) -> str:
    """Return a given name with the tone of its open syllable on the last vowel; the name itself if there is none."""
    return _MOVED.get(name.lower(), name.lower()).capitalize()


_MOVED = {
    compose(bare[:-1] + tone + bare[-1]): compose(bare + tone)
    for bare in LEGAL_OPEN_SYLLABLES
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
NEW_STYLE_SPELLING = {
    name: _new_style(name)
    for table in (*tables.GIVEN["male"], *tables.GIVEN["female"])
    for name in table.entries
    if _new_style(name) != name
}
"""Given names that have two spellings: old style -> new style."""
