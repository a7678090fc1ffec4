"""Open a locked or cancelled account again: the way back from `lock_account` and `cancel_account` (invariant 3)."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import asyncpg

from motid.accounts import closure_store as store
from motid.accounts.errors import NoSuchAccount
from motid.accounts.events import AccountReopened
from motid.accounts.model import AccountState
from motid.accounts.normalise_account import keep_mark_if_entitled
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reopened:
    """The account is active. `lost`: types of identifiers that somebody else holds by now."""

    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotClosed:
    """The account is not closed in this way; nothing was written."""

    state: AccountState


async def reopen_account(
    uow: UnitOfWork, account_id: UUID, *, source: Literal["locked", "cancelled"], reason: str
) -> Reopened | NotClosed:
    """Open again. Raises `NoSuchAccount`.

    It stays normalised only where it has its number back, and its person no other normalised account (invariant 2).
    """
    row = await store.lock_row(uow.connection, account_id)
    if row is None:
        raise NoSuchAccount(str(account_id))
    if row["state"] != source:
        return NotClosed(row["state"])
    closure_id = await store.end_closure(uow.connection, account_id, source, uow.now)
    lost = [] if closure_id is None else await _take_back(uow, closure_id)
    await keep_mark_if_entitled(uow, account_id, reason="another_took_its_place")
    await store.set_state(uow.connection, account_id, source=source, to="active", now=uow.now)
    await record(uow, AccountReopened(before=source, reason=reason, lost=lost), account_id=account_id)
    return Reopened(tuple(lost))


async def _take_back(uow: UnitOfWork, closure_id: UUID) -> list[str]:
    """Take back what is free; look again when somebody takes one of them at this moment."""
    with suppress(asyncpg.UniqueViolationError):
        async with uow.connection.transaction():
            return await store.take_identifiers_back(uow.connection, closure_id)
    return await store.take_identifiers_back(uow.connection, closure_id)
