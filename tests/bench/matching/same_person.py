"""One person, whose other fields were written, lost or changed in the ways that files show."""

from collections.abc import Callable
from random import Random
from types import MappingProxyType
from typing import Final

from motid.sandbox.population.person import Person
from tests.bench.matching.pair import Side, side_of
from tests.bench.matching.spellings import without_marks

Make = Callable[[Person, Random], tuple[Side, Side] | None]


def _number_with_signs(person: Person, chance: Random) -> tuple[Side, Side]:
    side, number = side_of(person), person.personal_number
    written = chance.choice(
        [
            f" {number[:3]} {number[3:6]} {number[6:]} ",
            f"{number[:3]}.{number[3:6]}.{number[6:]}",
            number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        ]
    )
    return side.but(personal_number=written), side


def _phone_written_otherwise(person: Person, chance: Random) -> tuple[Side, Side] | None:
    side, phone = side_of(person), person.phone
    if phone is None:
        return None
    bare = phone[1:]
    forms = [
        f"+84{bare}",
        f"84{bare}",
        f"0084 {bare}",
        f"{phone[:4]} {phone[4:7]} {phone[7:]}",
        phone.replace("0", "０"),
    ]
    return side.but(phone=chance.choice(forms)), side


def _date_as_printed(person: Person, chance: Random) -> tuple[Side, Side]:
    side = side_of(person)
    parts = person.date_of_birth.split("-")
    return side.but(date_of_birth=chance.choice("/.-").join(reversed(parts))), side


def _another_phone(person: Person, chance: Random) -> tuple[Side, Side]:
    return side_of(person).but(phone=f"095{chance.randrange(10**7):07d}"), side_of(person)


def _cmnd_of_another_province(person: Person, _: Random) -> tuple[Side, Side] | None:
    numbers = [entry.number for entry in person.cmnd_history if len(entry.number) == 9]
    if len(numbers) < 2:
        return None
    return side_of(person).but(cmnd=numbers[1]), side_of(person).but(cmnd=numbers[0])


def _cmnd_of_twelve_digits(person: Person, _: Random) -> tuple[Side, Side]:
    return side_of(person).but(cmnd=person.personal_number, personal_number=None), side_of(person)


SAME_BUT_MATCHING: Final[MappingProxyType[str, Make]] = MappingProxyType(
    {
        "personal number with spaces, dots, full-width digits": _number_with_signs,
        "personal number as that of a CMND of 12 digits": _cmnd_of_twelve_digits,
        "date of birth as printed on cards": _date_as_printed,
        "phone written otherwise": _phone_written_otherwise,
        "another phone": _another_phone,
        "CMND of another province": _cmnd_of_another_province,
    }
)
"""Differences that say nothing against the person: the three that decide are there and the same."""


def _full(person: Person) -> list[str] | None:
    parts = person.date_of_birth.split("-")
    return parts if len(parts) == 3 else None


def _day_and_month_swapped(person: Person, _: Random) -> tuple[Side, Side] | None:
    parts = _full(person)
    if parts is None or int(parts[2]) > 12 or parts[1] == parts[2]:
        return None
    return side_of(person).but(date_of_birth=f"{parts[0]}-{parts[2]}-{parts[1]}"), side_of(person)


def _month_first(person: Person, _: Random) -> tuple[Side, Side] | None:
    parts = _full(person)
    if parts is None or int(parts[2]) <= 12:
        return None
    return side_of(person).but(date_of_birth=f"{parts[0]}-{parts[2]}-{parts[1]}"), side_of(person)


def _year_only(person: Person, _: Random) -> tuple[Side, Side] | None:
    if _full(person) is None:
        return None
    return side_of(person).but(date_of_birth=person.date_of_birth[:4]), side_of(person)


def _digit_of_date(person: Person, chance: Random) -> tuple[Side, Side] | None:
    born = person.date_of_birth
    place = chance.choice([place for place, sign in enumerate(born) if sign.isdigit() and place > 1])
    digit = chance.choice([digit for digit in "0123456789" if digit != born[place]])
    return side_of(person).but(date_of_birth=born[:place] + digit + born[place + 1 :]), side_of(person)


def _two_digit_year(person: Person, _: Random) -> tuple[Side, Side] | None:
    parts = _full(person)
    if parts is None:
        return None
    return side_of(person).but(date_of_birth=f"{parts[2]}/{parts[1]}/{parts[0][2:]}"), side_of(person)


def _digit_of_number(person: Person, chance: Random) -> tuple[Side, Side]:
    number = person.personal_number
    place = chance.randrange(12)
    digit = chance.choice([digit for digit in "0123456789" if digit != number[place]])
    return side_of(person).but(personal_number=number[:place] + digit + number[place + 1 :]), side_of(person)


def _digits_swapped(person: Person, chance: Random) -> tuple[Side, Side] | None:
    number, place = person.personal_number, chance.randrange(11)
    if number[place] == number[place + 1]:
        return None
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return side_of(person).but(personal_number=swapped), side_of(person)


def _digit_lost(person: Person, chance: Random) -> tuple[Side, Side]:
    place = chance.randrange(12)
    lost = person.personal_number[:place] + person.personal_number[place + 1 :]
    return side_of(person).but(personal_number=lost), side_of(person)


def _letters_for_digits(person: Person, _: Random) -> tuple[Side, Side] | None:
    read = person.personal_number.replace("0", "O").replace("1", "l").replace("5", "S")
    return None if read == person.personal_number else (side_of(person).but(personal_number=read), side_of(person))


def _number_given_anew(person: Person, chance: Random) -> tuple[Side, Side]:
    """The old number was cancelled; the record has the new one (Decree 70/2024/NĐ-CP, Article 11)."""
    number = person.personal_number
    new = number[:6] + f"{(int(number[6:]) + chance.randrange(1_000, 900_000)) % 10**6:06d}"
    return side_of(person), side_of(person).but(personal_number=new)


def _number_and_year_given_anew(person: Person, chance: Random) -> tuple[Side, Side]:
    old, new = _number_given_anew(person, chance)
    return old, new.but(date_of_birth=str(int(person.date_of_birth[:4]) + 2) + person.date_of_birth[4:])


def _cmnd_account(person: Person, _: Random) -> tuple[Side, Side] | None:
    side = side_of(person)
    return None if side.cmnd is None else (side.but(personal_number=None, issue_date=None), side)


def _cmnd_in_the_wrong_field(person: Person, _: Random) -> tuple[Side, Side] | None:
    side = side_of(person)
    return None if side.cmnd is None else (side.but(personal_number=side.cmnd, cmnd=None), side)


def _cmnd_filled_with_zeros(person: Person, _: Random) -> tuple[Side, Side] | None:
    side = side_of(person)
    return None if side.cmnd is None else (side.but(personal_number=f"000{side.cmnd}", cmnd=None), side)


def _cmnd_with_province_before(person: Person, _: Random) -> tuple[Side, Side] | None:
    side = side_of(person)
    if side.cmnd is None:
        return None
    return side.but(personal_number=f"{person.personal_number[:3]}{side.cmnd}", cmnd=None), side


def _number_as_integer(person: Person, _: Random) -> tuple[Side, Side]:
    """A spreadsheet keeps the number as a figure: a leading zero is lost (the synthetic 9 stands for it here)."""
    return side_of(person).but(personal_number=int(person.personal_number[1:])), side_of(person)


def _missing(*fields: str) -> Make:
    def make(person: Person, chance: Random) -> tuple[Side, Side]:
        side = side_of(person)
        without = side.but(**dict.fromkeys(fields))
        return (without, side) if chance.random() < 0.5 else (without, without)

    return make


def _and_marks_lost(make: Make) -> Make:
    def both(person: Person, chance: Random) -> tuple[Side, Side] | None:
        sides = make(person, chance)
        name = without_marks(person.full_name, chance)
        return None if sides is None or name is None else (sides[0].but(full_name=name), sides[1])

    return both


def _renewed_card(person: Person, _: Random) -> tuple[Side, Side]:
    return side_of(person).but(issue_date="2016-02-29"), side_of(person)


def _one_field(person: Person, chance: Random) -> tuple[Side, Side]:
    side = side_of(person)
    name = chance.choice(["full_name", "personal_number", "date_of_birth", "phone"])
    only = Side(None, None, None).but(**{name: getattr(side, name)})
    return only, only


OTHER_FIELDS: Final[MappingProxyType[str, Make]] = MappingProxyType(
    {
        "date of birth: day and month swapped": _day_and_month_swapped,
        "date of birth: month first, impossible": _month_first,
        "date of birth: a year against a day of it": _year_only,
        "date of birth: a wrong digit": _digit_of_date,
        "date of birth: two digits of the year": _two_digit_year,
        "date of birth missing": _missing("date_of_birth"),
        "personal number: a wrong digit": _digit_of_number,
        "personal number: two digits swapped": _digits_swapped,
        "personal number: a digit lost": _digit_lost,
        "personal number: letters for digits": _letters_for_digits,
        "personal number: kept as a figure": _number_as_integer,
        "personal number given anew": _number_given_anew,
        "personal number given anew with the year of birth": _number_and_year_given_anew,
        "personal number missing": _missing("personal_number"),
        "CMND account": _cmnd_account,
        "CMND in the field of the personal number": _cmnd_in_the_wrong_field,
        "CMND filled up with zeros": _cmnd_filled_with_zeros,
        "CMND with the province before": _cmnd_with_province_before,
        "name missing": _missing("full_name"),
        "name and date of birth missing": _missing("full_name", "date_of_birth"),
        "another date of issue": _renewed_card,
        "two slips: marks lost, a digit of the number wrong": _and_marks_lost(_digit_of_number),
        "two slips: marks lost, day and month swapped": _and_marks_lost(_day_and_month_swapped),
        "two slips: marks lost, CMND account": _and_marks_lost(_cmnd_account),
        "one field alone": _one_field,
    }
)
"""Differences after which a person has to look, or nobody can tell."""
