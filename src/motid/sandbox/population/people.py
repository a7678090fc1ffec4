"""From columns of chances to people."""

import msgspec
import numpy as np

from motid.sandbox.population import columns as pairs
from motid.sandbox.population.cards import issue_card
from motid.sandbox.population.columns import AS_OF, CHUNK, Columns, draw
from motid.sandbox.population.contacts import email, phones
from motid.sandbox.population.days import iso
from motid.sandbox.population.dwellings import MERGER, address, origin
from motid.sandbox.population.marks import SERIALS_EACH_CHUNK, cmnd_number, personal_number
from motid.sandbox.population.minority_names import PEOPLES, NameParts
from motid.sandbox.population.naming import names
from motid.sandbox.population.old_cards import cmnd_history, shared_cmnd
from motid.sandbox.population.person import BirthRegistration, Card, CmndEntry, Household, Person, Phone
from motid.sandbox.population.provinces import OLD_PROVINCES
from motid.sandbox.population.weights import Ints

_TWINS = (pairs.TWINS, pairs.SAME_NAME_TWINS)
_MERGED = frozenset(
    place
    for place, province in enumerate(OLD_PROVINCES)
    if sum(other.merged_into == province.merged_into for other in OLD_PROVINCES) > 1
)
"""Old provinces that were merged with others."""


class _Row(msgspec.Struct, frozen=True, gc=False):
    """What is decided about one person before the papers are written. `place` is that in the chunk."""

    index: int
    place: int
    numbers: list[str]
    """Personal numbers of the whole chunk."""
    born: str
    named: tuple[str, NameParts]
    chance: dict[str, float]
    pair: int
    female: bool
    birth_place: int
    home: int
    people: int

    @property
    def number(self) -> str:
        return self.numbers[self.place]


def chunk_of_people(seed: int, chunk: int) -> list[Person]:
    """Return the `CHUNK` people of a chunk; the same for the same seed, whatever else is asked for."""
    return build(draw(seed, chunk), seed, first_index=chunk * CHUNK, first_serial=chunk * SERIALS_EACH_CHUNK)


def build(columns: Columns, seed: int, *, first_index: int, first_serial: int) -> list[Person]:
    """Return the people of `columns`; index and serial place their numbers in the marked ranges."""
    born = [iso(day) for day in columns.born.tolist()]
    years = np.array([int(day[:4]) for day in born], dtype=np.int64)
    born = [day[:4] if unknown else day for day, unknown in zip(born, columns.year_only.tolist(), strict=True)]
    named = names(columns, years)
    numbers = _personal_numbers(columns, years, seed, first_serial)
    chances = zip(*(getattr(columns, name).tolist() for name in pairs.UNIFORM), strict=True)
    rows = zip(
        columns.pair.tolist(),
        columns.female.tolist(),
        columns.birth_place.tolist(),
        columns.home.tolist(),
        columns.people.tolist(),
        strict=True,
    )
    people: list[Person] = []
    for place, (row, chance) in enumerate(zip(rows, chances, strict=True)):
        chance_of = dict(zip(pairs.UNIFORM, chance, strict=True))
        index = first_index + place
        people.append(_person(_Row(index, place, numbers, born[place], named[place], chance_of, *row), seed))
    return people


def _personal_numbers(columns: Columns, years: Ints, seed: int, first_serial: int) -> list[str]:
    seen: dict[tuple[int, int, bool], int] = {}
    numbers = []
    for key in zip(columns.birth_place.tolist(), years.tolist(), columns.female.tolist(), strict=True):
        rank = seen.get(key, 0)
        seen[key] = rank + 1
        place, year, female = key
        numbers.append(personal_number(OLD_PROVINCES[place].code, female, year, first_serial + rank, seed))
    return numbers


def _person(row: _Row, seed: int) -> Person:
    u = row.chance
    full_name, (family, middle, given) = row.named
    residence, printed = address(row.home, u["u_ward"], u["u_ward"] * 65_537 % 1)
    card = issue_card(row.number, row.born, u["u_card"])
    history = _history(row, seed)
    used = phones(
        row.index,
        seed,
        owner=row.number,
        other=row.numbers[row.place - 1] if row.place else None,
        uniform=u["u_phone"],
        more=u["u_carrier"],
    )
    age = AS_OF.year - int(row.born[:4])
    return Person(
        personal_number=row.number,
        full_name=full_name,
        family_name=family,
        middle_name=middle,
        given_name=given,
        date_of_birth=row.born,
        gender="female" if row.female else "male",
        ethnicity=PEOPLES[row.people].ethnicity if row.people < len(PEOPLES) else "Kinh",
        nationality="Việt Nam",
        cmnd=history[-1].number if history else None,
        cmnd_history=history,
        card=card,
        birth_registration=BirthRegistration(row.number[:3], OLD_PROVINCES[row.birth_place].name),
        place_of_origin=origin(row.birth_place, u["u_place"]),
        permanent_address=residence,
        printed_address=residence.text if card.issued_on >= MERGER else printed,
        phone=used[0].number if used else None,
        phone_registered_to_owner=bool(used) and used[0].registered_to == row.number,
        phones=used,
        email=email(row.index, family, given, age=age, uniform=u["u_email"]),
        household=_household(row),
        traits=_traits(row, history, used, card),
    )


def _history(row: _Row, seed: int) -> list[CmndEntry]:
    if row.pair == pairs.SHARED_CMND:
        first = row.index - row.index % 2
        return shared_cmnd(cmnd_number(first, 0, seed), row.born, row.birth_place)
    places = (row.birth_place, row.home)
    return cmnd_history(
        row.index, seed, born=row.born, number=row.number, places=places, uniform=row.chance["u_cmnd"]
    )


def _household(row: _Row) -> Household:
    first = row.numbers[row.place - row.place % 2]
    is_second = row.place % 2 == 1
    if row.pair == pairs.COUPLE and row.female:
        husband = first if is_second else row.numbers[row.place + 1]
        return Household(husband, "Vợ")
    if is_second and row.pair == pairs.PARENT:
        return Household(first, "Con")
    if is_second and row.pair in _TWINS:
        return Household(first, "Em")
    return Household(row.number, "Chủ hộ")


def _traits(row: _Row, history: list[CmndEntry], used: list[Phone], card: Card) -> list[str]:
    main = used[0].registered_to if used else None
    facts = (
        (row.pair in _TWINS, "twin"),
        (row.pair == pairs.SAME_NAME_TWINS, "same_name_twin"),
        (row.pair == pairs.SHARED_CMND, "shared_cmnd"),
        (len(row.born) == 4, "year_only"),
        (row.home != row.birth_place, "moved"),
        (row.home in _MERGED, "merged_province"),
        (row.people < len(PEOPLES), "minority"),
        (" " not in row.named[0], "one_word_name"),
        (len(history) > 1, "several_cmnd"),
        (any(len(entry.number) == 12 for entry in history), "twelve_digit_cmnd"),
        (card.expires_on is not None and card.expires_on < AS_OF.isoformat(), "expired_card"),
        (not used, "no_phone"),
        (bool(used) and main is None, "phone_of_nobody"),
        (main is not None and main != row.number, "phone_of_another"),
        (len(used) > 1, "several_phones"),
    )
    return [trait for holds, trait in facts if holds]
