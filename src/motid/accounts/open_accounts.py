"""Open many accounts at once, as they come from an old portal."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from motid.accounts import bulk_store as store
from motid.accounts.sealed_account import SealedAccount, SealedIdentifier
from motid.db import UnitOfWork


async def open_accounts(uow: UnitOfWork, accounts: Sequence[SealedAccount], *, origin: str) -> set[UUID]:
    """Write the accounts; returns the identifiers that another account holds and these therefore only claim.

    A personal number has one active holder (invariant 2), by the unique index: whoever registers the same number at
    the same instant comes before or after this transaction, and both end well. The caller records the event.
    """
    await store.insert_persons(uow.connection, accounts, uow.now)
    await store.insert_accounts(uow.connection, accounts, origin, uow.now)
    numbers = [pair for pair in _with_account(accounts) if pair[1].type == "personal_number"]
    others = [pair for pair in _with_account(accounts) if pair[1].type != "personal_number"]
    held = await store.insert_numbers(uow.connection, numbers, origin, uow.now)
    claimed = [pair for pair in numbers if pair[1].id not in held]
    await store.insert_identifiers(uow.connection, others, "active", origin, uow.now)
    await store.insert_identifiers(uow.connection, claimed, "claimed", origin, uow.now)
    return {identifier.id for _, identifier in claimed}


def _with_account(accounts: Sequence[SealedAccount]) -> Iterable[tuple[SealedAccount, SealedIdentifier]]:
    return ((account, identifier) for account in accounts for identifier in account.identifiers)
