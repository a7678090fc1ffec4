"""Where a page of one of the desk's lists begins, as its address tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A place in a list: the instant by which the entry above it is ordered, and which entry it is."""

    at: datetime
    id: UUID

    def text(self) -> str:
        """Return it for an address; it tells nothing of anybody."""
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read it as it came from outside; None when it is none."""
        at, _, id_ = text.partition("~")
        try:
            place = cls(datetime.fromisoformat(at), UUID(id_))
        except ValueError:
            return None
        return place if place.at.tzinfo is not None else None
