"""Moments as databases and spreadsheets write them."""

import re
from datetime import UTC, datetime
from typing import Final

from motid.kernel.clock import VIETNAM
from motid.kernel.errors import InvalidValue
from motid.kernel.written_dates import day_or_none, parts_of_date

_PARTS: Final = re.compile(
    r"(?P<day>[0-9./-]{8,10})(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AP]M)?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_EPOCH: Final = re.compile(r"1\d{9}(\d{3})?", re.ASCII)


def parse_instant(text: str) -> datetime:
    """Read "2023-05-04T10:22:33+07:00", "2023-05-04 10:22:33", "04/05/2023 10:22", "04/05/2023" or seconds of Unix.

    A time without a zone is Vietnam's. Raises `InvalidValue("instant.format")`.
    """
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    parts = _PARTS.fullmatch(text)
    day = parts_of_date(parts["day"]) if parts else None
    calendar = day_or_none(*day) if day else None
    if parts is None or calendar is None:
        raise InvalidValue(code="instant.format")
    try:
        local = datetime(
            calendar.year, calendar.month, calendar.day, _hour(parts), int(parts["minute"] or 0),
            int(parts["second"] or 0), tzinfo=VIETNAM,
        )  # fmt: skip
        return _in_zone(local, parts["zone"]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue(code="instant.format") from None


def _hour(parts: re.Match[str]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").upper()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of twelve")
    return hour % 12 + (12 if half == "PM" else 0)


def _in_zone(local: datetime, zone: str | None) -> datetime:
    if zone is None:
        return local
    if zone.upper() in ("Z", "UTC"):
        return local.replace(tzinfo=UTC)
    return datetime.strptime(f"{local:%Y-%m-%dT%H:%M:%S}{zone.replace(':', '')}", "%Y-%m-%dT%H:%M:%S%z")
