"""Two people who look like one: relatives, namesakes, people to whom one number was given."""

from collections.abc import Callable
from random import Random
from types import MappingProxyType
from typing import Final

from motid.sandbox.population.person import Person
from tests.bench.matching.pair import Side, side_of

Mix = Callable[[Person, Person, Random], tuple[Side, Side] | None]


def _of(trait: str, change: Callable[[Side, Side, Random], tuple[Side, Side]]) -> Mix:
    def mix(one: Person, other: Person, chance: Random) -> tuple[Side, Side] | None:
        if trait not in one.traits or trait not in other.traits:
            return None
        return change(side_of(one), side_of(other), chance)

    return mix


def _as_they_are(one: Side, other: Side, _: Random) -> tuple[Side, Side]:
    return one, other


def _without_number(one: Side, other: Side, chance: Random) -> tuple[Side, Side]:
    without = one.but(personal_number=None)
    return (without, other) if chance.random() < 0.5 else (other, without)


def _phone_and_issue_date_shared(one: Side, other: Side, _: Random) -> tuple[Side, Side]:
    return one.but(phone=other.phone, issue_date=other.issue_date), other


def _namesakes(one: Side, other: Side, _: Random) -> tuple[Side, Side]:
    return one.but(full_name=other.full_name), other


def _namesakes_without_number(one: Side, other: Side, chance: Random) -> tuple[Side, Side]:
    return _without_number(*_namesakes(one, other, chance), chance)


def _parent_and_child(change: Callable[[Side, Side, Random], tuple[Side, Side]]) -> Mix:
    def mix(one: Person, other: Person, chance: Random) -> tuple[Side, Side] | None:
        if other.household.relation != "Con" or other.household.head != one.personal_number:
            return None
        return change(side_of(one), side_of(other), chance)

    return mix


def _spouses(one: Person, other: Person, _: Random) -> tuple[Side, Side] | None:
    if "Vợ" not in (one.household.relation, other.household.relation):
        return None
    return side_of(one).but(phone=other.phone), side_of(other)


OF_NEIGHBOURS: Final[MappingProxyType[str, Mix]] = MappingProxyType(
    {
        "twins": _of("twin", _as_they_are),
        "twins, a number missing": _of("twin", _without_number),
        "twins, phone and date of issue shared": _of("twin", _phone_and_issue_date_shared),
        "twins of one name": _of("same_name_twin", _as_they_are),
        "twins of one name, a number missing": _of("same_name_twin", _without_number),
        "CMND given out twice": _of("shared_cmnd", _as_they_are),
        "CMND given out twice, a number missing": _of("shared_cmnd", _without_number),
        "CMND given out twice, namesakes": _of("shared_cmnd", _namesakes),
        "CMND given out twice, namesakes, a number missing": _of("shared_cmnd", _namesakes_without_number),
        "parent and child": _parent_and_child(_as_they_are),
        "parent and child of one name": _parent_and_child(_namesakes),
        "parent and child of one name, a number missing": _parent_and_child(_namesakes_without_number),
        "spouses with one phone": _spouses,
    }
)
"""What two people of the population who belong together may look like."""


def _strangers(one: Person, other: Person, _: Random) -> tuple[Side, Side]:
    return side_of(one), side_of(other)


def _same_name_and_day(one: Person, other: Person, _: Random) -> tuple[Side, Side]:
    recorded = side_of(other)
    return side_of(one).but(full_name=recorded.full_name, date_of_birth=recorded.date_of_birth), recorded


def _same_name_and_year(one: Person, other: Person, chance: Random) -> tuple[Side, Side]:
    claimed, recorded = _same_name_and_day(one, other, chance)
    year = other.date_of_birth[:4]
    claimed = claimed.but(
        date_of_birth=year, personal_number=None if chance.random() < 0.5 else claimed.personal_number
    )
    return claimed, recorded.but(date_of_birth=year)


def _same_name_day_and_cmnd(one: Person, other: Person, chance: Random) -> tuple[Side, Side]:
    claimed, recorded = _same_name_and_day(one, other, chance)
    return claimed.but(personal_number=None, cmnd="912345678"), recorded.but(cmnd="912345678")


def _everything_but_the_number(one: Person, other: Person, _: Random) -> tuple[Side, Side]:
    return side_of(other).but(personal_number=one.personal_number), side_of(other)


def _number_of_another(one: Person, other: Person, _: Random) -> tuple[Side, Side]:
    """Somebody types the number of another person, by mistake or on purpose."""
    return side_of(one).but(personal_number=other.personal_number), side_of(other)


def _filler_numbers(one: Person, other: Person, chance: Random) -> tuple[Side, Side]:
    claimed, recorded = _same_name_and_day(one, other, chance)
    filler = chance.choice(["000000000000", "111111111111", "000000000001", "000000001", "999999999"])
    return claimed.but(personal_number=filler, cmnd=None), recorded.but(personal_number=filler, cmnd=None)


def _nothing_but_phone_and_day(one: Person, other: Person, _: Random) -> tuple[Side, Side]:
    day = other.date_of_birth
    return Side(None, None, day, phone=other.phone), Side(None, None, day, phone=other.phone)


OF_STRANGERS: Final[MappingProxyType[str, Mix]] = MappingProxyType(
    {
        "strangers": _strangers,
        "namesakes born on one day": _same_name_and_day,
        "namesakes born in one year": _same_name_and_year,
        "namesakes born on one day with one CMND, a number missing": _same_name_day_and_cmnd,
        "everything the same but the personal number": _everything_but_the_number,
        "the number of another person": _number_of_another,
        "fillers for numbers, namesakes born on one day": _filler_numbers,
        "a phone and a birthday in common": _nothing_but_phone_and_day,
    }
)
"""What two people who have nothing to do with each other may look like."""
