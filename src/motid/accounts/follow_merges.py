"""Where an account went on: what a service says of an absorbed account is recorded for its survivor (invariant 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from motid.accounts import merge_store as store
from motid.accounts.errors import NoSuchAccount
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The account that goes on for another, or that one itself; `merges` lead from the one to the other."""

    account_id: UUID
    merges: tuple[UUID, ...]


async def follow_merges(uow: UnitOfWork, account_id: UUID) -> GoesOn:
    """Return where an account goes on, and keep that so until the transaction ends. Raises `NoSuchAccount`.

    A merge and its way back both hold the survivor, so that the path stays as it is once that one is held.
    """
    path = await store.path_from(uow.connection, account_id)
    while True:
        last = path[-1]["survivor_id"] if path else account_id
        if await store.share(uow.connection, last) is None:
            raise NoSuchAccount(str(account_id))
        seen, path = path, await store.path_from(uow.connection, account_id)
        if path == seen:
            return GoesOn(last, tuple(row["id"] for row in path))


async def note_came_later(uow: UnitOfWork, went: GoesOn, table: str, row_ids: Sequence[UUID]) -> None:
    """Note rows that were recorded where an account goes on, so that the way back of its merges gives them back."""
    if went.merges and row_ids:
        await store.note_rows(uow.connection, went.merges, table, row_ids)
