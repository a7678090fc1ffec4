"""Comparison of dates: equal, a year alone, day and month swapped, a digit wrong."""

import re
from collections import Counter
from typing import Final

from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.digits import ascii_digits
from motid.kernel.issue_date import IssueDate
from motid.kernel.redaction import PersonalText
from motid.normalisation.comparison import FieldComparison, agrees, alike, differs, fits_in_part, missing
from motid.normalisation.edit_distance import typing_errors
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.reasons import Reason

_GROUPS: Final = re.compile(r"\d+", re.ASCII)


def compare_births(
    one: DateOfBirth | PersonalText | None, other: DateOfBirth | PersonalText | None, rules: MatchRules
) -> FieldComparison:
    """Compare two dates of birth.

    Equal years without a day agree. A year and a day of that year fit, which proves nothing.
    """
    if one is None or other is None:
        return missing(Reason.BIRTH_MISSING)
    if isinstance(one, PersonalText) or isinstance(other, PersonalText):
        return _unreadable(_written(one), _written(other))
    match one.compare(other):
        case DateComparison.AGREE:
            return agrees(Reason.BIRTH_SAME_YEAR if one.year_only else Reason.BIRTH_SAME)
        case DateComparison.COMPATIBLE:
            return fits_in_part(Reason.BIRTH_YEAR_ONLY)
        case DateComparison.DISAGREE:
            return _disagreement(one, other, rules)


def _disagreement(one: DateOfBirth, other: DateOfBirth, rules: MatchRules) -> FieldComparison:
    if one.year_only or other.year_only:
        return differs(Reason.BIRTH_DIFFERENT)
    day, another = one.day, other.day
    if day and another and (day.year, day.month, day.day) == (another.year, another.day, another.month):
        return alike(Reason.BIRTH_DAY_MONTH_SWAPPED)
    if typing_errors(one.iso(), other.iso(), rules.date_typing_errors) is not None:
        return alike(Reason.BIRTH_TYPING_ERROR)
    return differs(Reason.BIRTH_DIFFERENT)


def compare_issue_dates(
    one: IssueDate | PersonalText | None, other: IssueDate | PersonalText | None
) -> FieldComparison:
    """Compare two dates of issue. A renewed card has another, so a difference says little of the person."""
    if one is None or other is None:
        return missing(Reason.ISSUE_DATE_MISSING)
    if isinstance(one, PersonalText) or isinstance(other, PersonalText):
        same_text = fits_in_part if one == other else differs
        return same_text(Reason.ISSUE_DATE_UNREADABLE)
    return agrees(Reason.ISSUE_DATE_SAME) if one == other else differs(Reason.ISSUE_DATE_DIFFERENT)


def _unreadable(one: str, other: str) -> FieldComparison:
    """Compare a text that is no date: 13/03/1987 with the month first, 9/3/87 and 19870309 are still alike."""
    groups, others = _numbers(one), _numbers(other)
    if groups and Counter(groups) == Counter(others):
        swapped = len(groups) == 3
        return alike(Reason.BIRTH_DAY_MONTH_SWAPPED if swapped else Reason.BIRTH_UNREADABLE)
    return differs(Reason.BIRTH_UNREADABLE)


def _numbers(text: str) -> list[int]:
    """Return the numbers of a date, the year by its last two digits."""
    groups = _GROUPS.findall(ascii_digits(text))
    if len(groups) == 1 and len(groups[0]) == 8:
        eight = groups[0]
        year_first = eight[:2] in ("19", "20") and int(eight[4:6]) <= 12
        groups = [eight[:4], eight[4:6], eight[6:]] if year_first else [eight[:2], eight[2:4], eight[4:]]
    return [int(group[-4:]) % 100 for group in groups]


def _written(value: DateOfBirth | PersonalText) -> str:
    return value.iso() if isinstance(value, DateOfBirth) else value.reveal()
