"""A service that stays closed for a while after the account was recovered: until when, why, and the way back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self


@dataclass(frozen=True)
class ClosedForNowPage:
    """Says until when, and leads back to the service. `again` goes on for whoever comes after that."""

    template: ClassVar[str] = "recovery/closed_for_now.html"
    service_name: str
    action: str
    asked: str
    """Who is asked: an answer counts for nobody else, who may have signed in meanwhile in the same browser."""
    again: str
    until: datetime
    elsewhere: bool = False
    """Whether the service waits on another device: then there is nothing to go back to."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        service, until = "Chuyển quyền sử dụng đất", datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
        here = ("/closed-for-now/r1", "s1", "/authorize/resume/r1", until)
        return {
            "plain": cls(service, *here),
            "device": cls(service, "/device/confirm/r1", "s1", "/device/confirm/r1", until, elsewhere=True),
        }
