"""Many rows that come for accounts which may have gone on in others: they follow, and go back again.

The same as `follow_merges`, for rows that come with a companion: something of the same account that has followed
already, such as the account's record of its old portal.
"""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts import merge_store as store
from motid.db import UnitOfWork


async def keep_unmerged(uow: UnitOfWork, account_ids: Sequence[UUID]) -> bool:
    """Keep accounts from going on in others until the transaction ends; False where one of them did: look again."""
    return await store.share_many(uow.connection, sorted(set(account_ids)))


async def note_like_companions(
    uow: UnitOfWork, *, companion_table: str, table: str, rows: Sequence[tuple[UUID, UUID, UUID]]
) -> None:
    """Note rows with every merge that took their companions along, so that each way back takes both.

    `rows` are (account, companion, new row).
    """
    if rows:
        await store.note_like_companions(uow.connection, companion_table, table, rows)
