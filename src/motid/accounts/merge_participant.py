"""What belongs to an account, and what becomes of it when the account goes on in another (invariant 3).

Each package with references to an account declares a participant for every one of them in its `merge.py`, as
`MERGE_PARTICIPANTS`; a test reads the catalogue of foreign keys and fails on one that nobody declares.
"""

from dataclasses import dataclass
from typing import Protocol

from motid.accounts import merge_store as store
from motid.accounts.model import Merge
from motid.db import UnitOfWork


class MergeParticipant(Protocol):
    """Answers for one column that refers to an account."""

    @property
    def table(self) -> str:
        """The table."""
        ...

    @property
    def column(self) -> str:
        """The column that refers to `account`."""
        ...

    async def absorb(self, uow: UnitOfWork, merge: Merge) -> None:
        """Let what belonged to the absorbed account follow the survivor, noting what was moved."""
        ...

    async def revert(self, uow: UnitOfWork, merge: Merge) -> None:
        """Give back exactly what `absorb` moved."""
        ...


@dataclass(frozen=True, slots=True)
class Follows:
    """Rows that go with the survivor. `unless`: SQL on the row `moved` and `$survivor` by which a row stays behind.

    The table has an `id` of type uuid as its key.
    """

    table: str
    column: str = "account_id"
    unless: str = "false"

    async def absorb(self, uow: UnitOfWork, merge: Merge) -> None:
        """Move the rows and note each of them."""
        await store.move_rows(uow.connection, merge, self.table, self.column, self.unless)

    async def revert(self, uow: UnitOfWork, merge: Merge) -> None:
        """Move the noted rows back."""
        await store.move_rows_back(uow.connection, merge, self.table, self.column)


@dataclass(frozen=True, slots=True)
class Stays:
    """Rows that are history of the absorbed account or its secrets: nobody else's, and not lost; `why` says which."""

    table: str
    why: str
    column: str = "account_id"

    async def absorb(self, uow: UnitOfWork, merge: Merge) -> None:
        """Leave them."""

    async def revert(self, uow: UnitOfWork, merge: Merge) -> None:
        """They never left."""
