"""Internal identifiers: UUID version 7 (RFC 9562), never a number that belongs to a person (invariant 1)."""

from typing import Protocol
from uuid import UUID

from uuid_utils.compat import uuid7


class IdSource(Protocol):
    """Makes identifiers."""

    def new(self) -> UUID:
        """Return a fresh identifier; later ones sort after earlier ones to the millisecond."""
        ...


class Uuid7Source:
    """Identifiers that begin with the time, so that new rows land at the end of an index."""

    def new(self) -> UUID:
        """Return a fresh UUID version 7."""
        return uuid7()
