"""The numbers of invented people: unique by construction and marked so that no real person has them (ADR 0003).

Every number is a place k in a one-to-one shuffle of its range, k = a·i + b modulo the size of the range with a
coprime to it, so person i's numbers follow from i alone and no two people meet.
"""

from math import gcd

from motid.kernel.birth_registration import SYNTHETIC_MARK
from motid.kernel.phone import SYNTHETIC_PREFIX

MOST_PEOPLE = 3_000_000
"""The 095 range has ten million numbers, three for each person generated and the rest for people made to order."""

PHONES_EACH = 3
_PHONES = 10**7
_CMNDS = 10**8
_SERIALS = 10**6
CMNDS_EACH = 4
FIRST_ORDERED_SERIAL = MOST_PEOPLE // 5_000 * 100
"""Serials from here on belong to people made to order."""

SERIALS_EACH_CHUNK = 100

_STEP = {_PHONES: 6_180_339, _CMNDS: 61_803_397, _SERIALS: 381_967}


def shuffled(place: int, size: int, seed: int) -> int:
    """Return where `place` lands in the shuffle of `size` numbers that `seed` chooses."""
    step = _STEP[size]
    if gcd(step, size) != 1:  # a step that shares a factor would give two people one number
        raise ValueError(f"{step} is not coprime to {size}")
    return (place * step + seed * 7_919) % size


def phone_number(index: int, slot: int, seed: int) -> str:
    """Return the national form of a person's phone number; `slot` 0, 1 or 2."""
    return f"{SYNTHETIC_PREFIX}{shuffled(index * PHONES_EACH + slot, _PHONES, seed):07d}"


def cmnd_number(index: int, slot: int, seed: int) -> str:
    """Return a person's CMND number; `slot` 0 … 3 counts the CMND that the person has held."""
    number = shuffled(index * CMNDS_EACH + slot, _CMNDS, seed)
    return f"{SYNTHETIC_MARK}{number:08d}" if number != 99_999_999 else f"{SYNTHETIC_MARK}00000000"


def personal_number(code: str, female: bool, year: int, serial: int, seed: int) -> str:
    """Return a personal number: mark and province, century and gender, year, six digits.

    `serial` tells apart the people of one province, gender and year; below one million.
    """
    century_and_gender = 2 * (year // 100 - 19) + female
    group = int(code) * 2_000 + year * 2 + female
    digits = shuffled(serial, _SERIALS, seed + group * 15_485)
    return f"{SYNTHETIC_MARK}{code[1:]}{century_and_gender}{year % 100:02d}{digits:06d}"
