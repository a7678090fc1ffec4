"""Hold accounts still, so that what is decided about them is still so when it is written."""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts import store
from motid.accounts.model import AccountRef
from motid.db import UnitOfWork


async def hold_accounts(uow: UnitOfWork, account_ids: Sequence[UUID]) -> list[AccountRef]:
    """Return the accounts as they are; nobody merges, closes or changes them until the transaction ends.

    Everybody locks in the order of the identifiers: whoever needs several asks for all of them at once.
    """
    return await store.lock_accounts(uow.connection, account_ids)
