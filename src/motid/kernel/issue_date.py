"""The day on which an identity card was issued (ngày cấp)."""

from datetime import date
from typing import Final, Self

from motid.kernel.clock import SystemClock, vietnamese_date
from motid.kernel.digits import ascii_digits
from motid.kernel.errors import InvalidValue
from motid.kernel.redaction import PersonalValue
from motid.kernel.written_dates import day_or_none, parts_of_date

EARLIEST_YEAR: Final = 1957
"""The first people's identity cards of the country are of that year."""


class IssueDate(PersonalValue[date]):
    """The day of issue of a person's card. Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """Read "2021-05-14", "14/05/2021", "14-5-2021" or "14.5.2021"; the day comes first.

        `today` is the date in Vietnam that counts as present; the machine's when not given. Raises `InvalidValue`:
        "issue_date.empty", "issue_date.format", "issue_date.impossible" (30 February), "issue_date.future",
        "issue_date.too_early" (before there were such cards).
        """
        stripped = ascii_digits(text).strip()
        if not stripped:
            raise InvalidValue(code="issue_date.empty")
        parts = parts_of_date(stripped)
        if parts is None:
            raise InvalidValue(code="issue_date.format")
        issued = day_or_none(*parts)
        if issued is None:
            raise InvalidValue(code="issue_date.impossible")
        if issued > (today or vietnamese_date(SystemClock().now())):
            raise InvalidValue(code="issue_date.future")
        if issued.year < EARLIEST_YEAR:
            raise InvalidValue(code="issue_date.too_early")
        return cls(issued)

    def iso(self) -> str:
        """Return "2021-05-14"."""
        return self._content.isoformat()

    def vietnamese(self) -> str:
        """Return "14/05/2021", as printed on cards."""
        return f"{self._content:%d/%m/%Y}"
