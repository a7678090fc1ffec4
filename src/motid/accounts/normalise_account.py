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
    """The account cannot be normalised in its state, or is normalised already."""


async def normalise_account(
    uow: UnitOfWork, account_id: UUID, *, source: str
) -> NormalisedNow | PersonHasAccount | NotActive:
    """Mark an active account. The partial unique index decides a race, not a look before (invariant 2)."""
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


async def keep_normalised_if_alone(uow: UnitOfWork, account_id: UUID, *, lost: bool) -> None:
    """Before an account opens again: it keeps its mark only with its identifiers and with no other in its place."""
    if lost or await store.person_has_other_normalised(uow.connection, account_id):
        await revert_normalisation(uow, account_id, reason="another_took_its_place")
