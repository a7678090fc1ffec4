"""Dates of birth: a full date, or only a year where no paper ever recorded more."""

import re
from datetime import date
from enum import StrEnum
from typing import Self

from motid.kernel.clock import SystemClock, vietnamese_date
from motid.kernel.digits import ascii_digits
from motid.kernel.errors import InvalidValue
from motid.kernel.redaction import PersonalValue
from motid.kernel.written_dates import day_or_none, parts_of_date

EARLIEST_YEAR = 1900
"""Personal numbers count centuries from 1900; no living person was born before."""

_YEAR = re.compile(r"(?P<year>\d{4})", re.ASCII)


class DateComparison(StrEnum):
    """What two dates of birth say of each other. A missing date is the caller's case: neither of these."""

    AGREE = "agree"
    COMPATIBLE = "compatible"
    """A year against a full date in that year: no contradiction, and no proof."""
    DISAGREE = "disagree"


class DateOfBirth(PersonalValue[str]):
    """A date of birth, held as "1987-03-09" or, year only, as "1987". Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """Read "1987-03-09", "09/03/1987", "9/3/1987", "9-3-1987", "9.3.1987" or "1987"; the day comes first.

        `today` is the date in Vietnam that counts as present; the machine's when not given. Raises
        `InvalidValue`: "date_of_birth.empty", "date_of_birth.format", "date_of_birth.impossible" (30
        February), "date_of_birth.future", "date_of_birth.too_early" (before 1900).
        """
        stripped = ascii_digits(text).strip()
        if not stripped:
            raise InvalidValue(code="date_of_birth.empty")
        today = today or vietnamese_date(SystemClock().now())
        if match := _YEAR.fullmatch(stripped):
            year = int(match["year"])
            _check_range(year, future=year > today.year)
            return cls(f"{year:04d}")
        parts = parts_of_date(stripped)
        if parts is None:
            raise InvalidValue(code="date_of_birth.format")
        born = day_or_none(*parts)
        if born is None:
            raise InvalidValue(code="date_of_birth.impossible")
        _check_range(born.year, future=born > today)
        return cls(born.isoformat())

    @classmethod
    def of(cls, born: date) -> Self:
        """Wrap a full date that is already known to be one."""
        return cls(born.isoformat())

    @property
    def year(self) -> int:
        """The year of birth."""
        return int(self._content[:4])

    @property
    def year_only(self) -> bool:
        """Whether day and month were never recorded."""
        return len(self._content) == 4

    @property
    def day(self) -> date | None:
        """The full date; None when only the year is known."""
        return None if self.year_only else date.fromisoformat(self._content)

    def compare(self, other: "DateOfBirth") -> DateComparison:
        """Compare two known dates; equal years without days agree, a year and a day of it are compatible."""
        if self._content == other._content:
            return DateComparison.AGREE
        if self.year == other.year and self.year_only != other.year_only:
            return DateComparison.COMPATIBLE
        return DateComparison.DISAGREE

    def iso(self) -> str:
        """Return "1987-03-09" or "1987" (OpenID Connect Core §5.1 allows both for `birthdate`)."""
        return self._content

    def vietnamese(self) -> str:
        """Return "09/03/1987" or "1987", as printed on cards."""
        return "/".join(reversed(self._content.split("-")))


def _check_range(year: int, *, future: bool) -> None:
    if future:
        raise InvalidValue(code="date_of_birth.future")
    if year < EARLIEST_YEAR:
        raise InvalidValue(code="date_of_birth.too_early")
