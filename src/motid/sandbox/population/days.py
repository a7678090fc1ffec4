"""Dates as day numbers (proleptic Gregorian ordinals) for work on many people; ISO text by table."""

from calendar import isleap
from datetime import date
from functools import cache, lru_cache

_FIRST = date(1900, 1, 1).toordinal()
_LAST = date(2090, 12, 31).toordinal()


@cache
def _texts() -> tuple[str, ...]:
    return tuple(date.fromordinal(day).isoformat() for day in range(_FIRST, _LAST + 1))


def iso(day: int) -> str:
    """Return the ISO text of a day between 1900 and 2090."""
    return _texts()[day - _FIRST]


def birthday(born: str, age: int) -> int:
    """Return the day on which somebody turns `age`.

    Born on 29 February: the 28th in common years. Year only: the last day of the year, so that a paper never
    expires before the holder can have reached the age.
    """
    year, month, day = _parts(born)
    year += age
    if month == 2 and day == 29 and not isleap(year):
        day = 28
    return date(year, month, day).toordinal()


@lru_cache(maxsize=64)
def _parts(born: str) -> tuple[int, int, int]:
    """Split a date of birth; the papers of one person ask for it several times in a row."""
    if len(born) == 4:
        return int(born), 12, 31
    return int(born[:4]), int(born[5:7]), int(born[8:10])
