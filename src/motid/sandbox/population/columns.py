"""What chance decides about people, drawn a chunk at a time in columns of numbers.

A chunk is always drawn whole and by its own generator, so person i depends on the seed and on i, never on how many
people are asked for.
"""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt

from motid.sandbox.population.minority_names import PEOPLES
from motid.sandbox.population.provinces import OLD_PROVINCES, PLACE_BY_CODE
from motid.sandbox.population.weights import Floats, Ints

Bools = npt.NDArray[np.bool_]

CHUNK = 5_000
AS_OF = date(2026, 9, 30)
"""The day on which the population is taken: ages and papers are true on it. Fixed, so that a seed means one thing."""

_TODAY = AS_OF.toordinal()
_YEAR = 365.2425

PLAIN, TWINS, SAME_NAME_TWINS, COUPLE, PARENT, SHARED_CMND = range(6)
PAIR_KINDS = (
    ("twins", 0.012),
    ("same_name_twins", 0.002),
    ("couple", 0.25),
    ("parent", 0.15),
    ("shared_cmnd", 0.003),
)
"""What two neighbours in the order of people are to each other, with the share of pairs; the others are strangers."""

_AGES = (14, 17, 22, 27, 32, 37, 42, 47, 52, 57, 62, 67, 72, 77, 82, 87, 92, 95)
_PER_YEAR = (1.55, 1.46, 1.38, 1.44, 1.6, 1.66, 1.56, 1.4, 1.26, 1.14, 1.0, 0.82, 0.58, 0.32, 0.19, 0.12, 0.06, 0.03)
"""Millions of people a year of age at these ages: the census of 2019, seven years on."""

_FEMALE_AGES = (14, 20, 30, 45, 60, 75, 85, 95)
_FEMALE = (0.475, 0.48, 0.49, 0.502, 0.53, 0.585, 0.65, 0.7)
_MINORITY_UNRECORDED = 3.0
"""A year-only date of birth is this many times as frequent among minorities."""


@dataclass(frozen=True)
class Columns:
    """One entry a person. The `u_` columns are uniform chances spent later by the parts that build a person."""

    pair: Ints
    born: Ints
    female: Bools
    birth_place: Ints
    home: Ints
    people: Ints
    year_only: Bools
    u_surname: Floats
    u_words: Floats
    u_marker: Floats
    u_middle: Floats
    u_second: Floats
    u_given: Floats
    u_style: Floats
    u_card: Floats
    u_cmnd: Floats
    u_phone: Floats
    u_carrier: Floats
    u_email: Floats
    u_ward: Floats
    u_place: Floats

    def __len__(self) -> int:
        return len(self.born)


UNIFORM = tuple(field.name for field in fields(Columns) if field.name.startswith("u_"))


def draw(seed: int, chunk: int, size: int = CHUNK) -> Columns:
    """Draw the chances of the people of one chunk."""
    chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, chunk])))
    uniform = {name: chance.random(size) for name in UNIFORM}
    pair = _pair_kinds(chance.random(size // 2))
    born = _births(chance.random(size), chance.random(size))
    female = chance.random(size) < np.interp((_TODAY - born) / _YEAR, _FEMALE_AGES, _FEMALE)
    birth_place = _by_people(chance.random(size))
    if chunk == 0:
        _seat_the_personas(pair, born, female, birth_place, uniform)
    pair = _relate_births(pair, born, female, chance.random(size // 2))
    _relate_places(pair, birth_place, chance.random(size // 2))
    people = _ethnic_groups(birth_place, chance.random(size))
    home = np.where(chance.random(size) < 0.18, _by_attraction(chance.random(size)), birth_place)
    if chunk == 0:
        people[:2], home[:2] = len(PEOPLES), birth_place[:2]
    _relate_lives(pair, female, people, home, uniform)
    year_only = _unrecorded(born, people, pair, chance.random(size))
    if chunk == 0:
        year_only[:2] = False
    return Columns(np.repeat(pair, 2), born, female, birth_place, home, people, year_only, **uniform)


def _pair_kinds(uniform: Floats) -> Ints:
    bounds = np.cumsum([share for _, share in PAIR_KINDS])
    kinds = np.searchsorted(bounds, uniform, side="right") + 1
    return np.where(kinds > len(PAIR_KINDS), PLAIN, kinds).astype(np.int64)


def _births(uniform: Floats, within: Floats) -> Ints:
    ages = np.arange(14, 96)
    shares = np.interp(ages, _AGES, _PER_YEAR)
    drawn = np.searchsorted(np.cumsum(shares / shares.sum()), uniform, side="right")
    age = np.minimum(drawn, len(ages) - 1) + 14 + within
    return np.floor(_TODAY - age * _YEAR - 1).astype(np.int64)


def _by_people(uniform: Floats) -> Ints:
    shares = np.array([province.people for province in OLD_PROVINCES], dtype=np.float64)
    return np.minimum(np.searchsorted(np.cumsum(shares / shares.sum()), uniform, side="right"), 62).astype(np.int64)


def _by_attraction(uniform: Floats) -> Ints:
    """Where people move: mostly to the great cities and the industrial provinces round them."""
    pull = {
        "079": 12.0,
        "074": 20.0,
        "001": 9.0,
        "075": 8.0,
        "048": 8.0,
        "027": 7.0,
        "077": 4.0,
        "031": 3.0,
        "092": 3.0,
    }
    shares = np.array([p.people * pull.get(p.code, 0.3) for p in OLD_PROVINCES], dtype=np.float64)
    return np.minimum(np.searchsorted(np.cumsum(shares / shares.sum()), uniform, side="right"), 62).astype(np.int64)


def _ethnic_groups(birth_place: Ints, uniform: Floats) -> Ints:
    """Return the place of each person's people in `PEOPLES`; its length stands for Kinh."""
    shares = np.array([[people.shares.get(p.code, 0.0) / 100 for people in PEOPLES] for p in OLD_PROVINCES])
    bounds = np.cumsum(shares, axis=1)[birth_place]
    passed: Ints = (uniform[:, None] >= bounds).sum(axis=1).astype(np.int64)
    return passed


def _relate_births(pair: Ints, born: Ints, female: Bools, uniform: Floats) -> Ints:
    """Give second ones their birthday and gender after the first; a pair that cannot be so becomes strangers."""
    first, second = born[::2], born[1::2]
    twins, same = pair == TWINS, pair == SAME_NAME_TWINS
    couple = pair == COUPLE
    child = first + np.floor((20 + 18 * uniform) * _YEAR).astype(np.int64)
    youngest = _TODAY - int(14.1 * _YEAR)
    pair = np.where((pair == PARENT) & (child > youngest), PLAIN, pair)
    pair = np.where((pair == COUPLE) & (first > _TODAY - int(22 * _YEAR)), PLAIN, pair)
    couple, parent, shared = pair == COUPLE, pair == PARENT, pair == SHARED_CMND
    spouse = np.minimum(first + np.floor((uniform - 0.5) * 10 * _YEAR).astype(np.int64), _TODAY - int(20 * _YEAR))
    oldest = _TODAY - int(95.9 * _YEAR)
    second = np.where(twins | same, first, second)
    second = np.where(couple, np.maximum(spouse, oldest), second)
    second = np.where(parent, child, second)
    grown = date(1955, 1, 1).toordinal() + np.floor(uniform * 30 * _YEAR).astype(np.int64)
    born[::2] = np.where(shared, grown, first)
    born[1::2] = np.where(shared, grown[::-1], second)
    female[1::2] = np.where(same, female[::2], np.where(couple, ~female[::2], female[1::2]))
    return pair


def _relate_places(pair: Ints, birth_place: Ints, uniform: Floats) -> None:
    twins = (pair == TWINS) | (pair == SAME_NAME_TWINS)
    near = twins | (pair == PARENT) | ((pair == COUPLE) & (uniform < 0.7))
    shared = pair == SHARED_CMND
    first = np.where(shared, PLACE_BY_CODE["075"], birth_place[::2])
    birth_place[1::2] = np.where(shared, PLACE_BY_CODE["077"], np.where(near, first, birth_place[1::2]))
    birth_place[::2] = first


def _relate_lives(pair: Ints, female: Bools, people: Ints, home: Ints, uniform: dict[str, Floats]) -> None:
    """Let relatives share a people, a home and, where it is inherited, the chance that chooses the surname."""
    twins = (pair == TWINS) | (pair == SAME_NAME_TWINS)
    family = twins | (pair == PARENT) | (pair == COUPLE)
    people[1::2] = np.where(family, people[::2], people[1::2])
    home[1::2] = np.where(family, home[::2], home[1::2])
    uniform["u_ward"][1::2] = np.where(family, uniform["u_ward"][::2], uniform["u_ward"][1::2])
    uniform["u_place"][1::2] = np.where(twins, uniform["u_place"][::2], uniform["u_place"][1::2])
    inherits = twins | ((pair == PARENT) & ~female[::2])
    uniform["u_surname"][1::2] = np.where(inherits, uniform["u_surname"][::2], uniform["u_surname"][1::2])
    same = pair == SAME_NAME_TWINS
    for name in ("u_words", "u_marker", "u_middle", "u_second", "u_given", "u_style"):
        uniform[name][1::2] = np.where(same, uniform[name][::2], uniform[name][1::2])
    shared = np.repeat(pair == SHARED_CMND, 2)
    people[shared] = len(PEOPLES)


def _unrecorded(born: Ints, people: Ints, pair: Ints, uniform: Floats) -> Bools:
    """Decide whose day and month of birth nobody wrote down: the old, and minorities more."""
    age = (_TODAY - born) / _YEAR
    share = np.interp(age, (30, 55, 70, 85), (0.001, 0.01, 0.06, 0.18))
    share = np.where(people < len(PEOPLES), share * _MINORITY_UNRECORDED, share)
    twins = np.repeat((pair == TWINS) | (pair == SAME_NAME_TWINS), 2)
    unrecorded: Bools = (uniform < share) & ~twins
    return unrecorded


def _seat_the_personas(pair: Ints, born: Ints, female: Bools, birth_place: Ints, uniform: dict[str, Floats]) -> None:
    """Put two easy people first (a woman of about 60, a man of about 35), and own phones on most of the next."""
    pair[0] = PLAIN
    born[0] = AS_OF.replace(year=AS_OF.year - 60).toordinal() - 200 + int(uniform["u_place"][0] * 150)
    born[1] = AS_OF.replace(year=AS_OF.year - 35).toordinal() - 200 + int(uniform["u_place"][1] * 150)
    female[:2] = (True, False)
    birth_place[:2] = PLACE_BY_CODE["046"], PLACE_BY_CODE["040"]
    uniform["u_style"][:2] = 0.99
    uniform["u_words"][:2] = 0.1
    uniform["u_card"][:2] = 0.5
    uniform["u_email"][:2] = 0.0
    easy = np.arange(50) % 12 != 11
    uniform["u_phone"][:50][easy] = uniform["u_phone"][:50][easy] * 0.5
    uniform["u_phone"][:2] = 0.3
