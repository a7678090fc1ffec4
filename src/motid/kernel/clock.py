"""Time, as a thing that can be passed in.

Every instant in MotID is an aware `datetime` in UTC. Vietnam has one time zone (UTC+7, no summer time); dates
of law and dates shown to people are taken in it.
"""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is set; for tests and for replaying decisions as of a date."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant


def vietnamese_date(instant: datetime) -> date:
    """Return the calendar date in Vietnam at `instant`."""
    return instant.astimezone(VIETNAM).date()
