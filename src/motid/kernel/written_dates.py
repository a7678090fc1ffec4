"""Dates as people and systems write them: "1987-03-09", "09/03/1987", "9.3.1987"; the day first, except in ISO."""

import re
from datetime import date

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_VIETNAMESE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)


def parts_of_date(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day as written in `text` (ASCII digits); None when it is not written as a date."""
    match = _ISO.fullmatch(text) or _VIETNAMESE.fullmatch(text)
    return None if match is None else (int(match["year"]), int(match["month"]), int(match["day"]))


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day; None where the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
