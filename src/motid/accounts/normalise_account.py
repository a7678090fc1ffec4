"""Mark the one account of a person as normalised (chuẩn hóa, S0-14), and take the mark away again."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from motid.accounts import store
from motid.accounts.events import AccountNormalised, NormalisationReverted
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class NormalisedNow:
    """The account is the normalised one of its person."""


@dataclass(frozen=True, slots=True)
class PersonHasAccount:
    """Another active account of the same person is normalised; nothing was written (invariant 2)."""


@dataclass(frozen=True, slots=True)
class NotActive:
    """The account is not active, holds no personal number, or is normalised already."""


async def normalise_account(
    uow: UnitOfWork, account_id: UUID, *, source: str
) -> NormalisedNow | PersonHasAccount | NotActive:
    """Mark an active account that holds its person's number.

    The partial unique indexes decide a race, not a look before: one holder a number, one marked account a person
    (invariant 2). Two accounts of one human being are of two persons until they are joined, hence the number.
    """
    try:
        async with uow.connection.transaction():
            marked = await store.mark_normalised(uow.connection, account_id, uow.now)
    except asyncpg.UniqueViolationError:
        return PersonHasAccount()
    if not marked:
        return NotActive()
    await record(uow, AccountNormalised(source=source), account_id=account_id)
    return NormalisedNow()


async def revert_normalisation(uow: UnitOfWork, account_id: UUID, *, reason: str) -> bool:
    """Take the mark away; False when there is none."""
    if not await store.unmark_normalised(uow.connection, account_id, uow.now):
        return False
    await record(uow, NormalisationReverted(reason=reason), account_id=account_id)
    return True


async def keep_mark_if_entitled(uow: UnitOfWork, account_id: UUID, *, reason: str) -> None:
    """Take the mark away from an account that lost its number, or whose person has another one (invariant 2)."""
    if await store.unmark_unentitled(uow.connection, account_id, uow.now):
        await record(uow, NormalisationReverted(reason=reason), account_id=account_id)
