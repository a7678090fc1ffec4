"""What the day of issue of a twelve-digit card says against other dates: hints for a person to look at."""

from datetime import date
from enum import StrEnum
from typing import Final

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.issue_date import IssueDate

FIRST_CARDS: Final = date(2012, 9, 21)
"""The first cards with twelve digits, CMND of the pilot; citizen cards (CCCD) follow from 2016-01-01 (TT 61/2015)."""
NO_LOWEST_AGE: Final = date(2024, 7, 1)
"""From here on children have cards too (Luật Căn cước, Đ19); before, a card was for people of 14 and more."""
LOWEST_AGE: Final = 14


class IssueDateHint(StrEnum):
    """A day of issue that hardly fits."""

    BEFORE_SUCH_CARDS = "issue_date.before_such_cards"
    BEFORE_BIRTH = "issue_date.before_birth"
    TOO_YOUNG = "issue_date.too_young"


def issue_date_hints(issued: IssueDate, born: DateOfBirth | None) -> tuple[IssueDateHint, ...]:
    """Return what hardly fits; where only the year of birth is known, nothing is said about a matter of months."""
    day = issued.reveal()
    found = [IssueDateHint.BEFORE_SUCH_CARDS] if day < FIRST_CARDS else []
    if born is not None and day.year < born.year:
        found.append(IssueDateHint.BEFORE_BIRTH)
    elif born is not None and day < NO_LOWEST_AGE and day < _earliest(born):
        found.append(IssueDateHint.TOO_YOUNG)
    return tuple(found)


def _earliest(born: DateOfBirth) -> date:
    """Return the first day on which somebody could have a card, at the most lenient reading."""
    day = born.day
    if day is None:
        return date(born.year + LOWEST_AGE, 1, 1)
    if (day.month, day.day) == (2, 29):
        return date(day.year + LOWEST_AGE, 3, 1)
    return date(day.year + LOWEST_AGE, day.month, day.day)
