"""Give back an identifier that was taken from an account: the way back from `release_identifier` (invariant 3)."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from motid.accounts import store
from motid.accounts.environment import AccountEnvironment, IdentifierChanged
from motid.accounts.events import IdentifierRestored as IdentifierWasRestored
from motid.accounts.normalise_account import normalise_account
from motid.audit import record
from motid.db import UnitOfWork

SOURCE = "desk"


@dataclass(frozen=True, slots=True)
class IdentifierRestored:
    """The account holds it again."""


@dataclass(frozen=True, slots=True)
class NotRestorable:
    """Another account holds it by now, the account is closed, or has another of its type; nothing was written."""


async def restore_identifier(
    uow: UnitOfWork,
    accounts: AccountEnvironment,
    account_id: UUID,
    identifier_id: UUID,
    *,
    normalised: bool,
    reason: str,
) -> IdentifierRestored | NotRestorable:
    """Let an open account hold a released identifier again. `normalised`: its mark went with it, and comes back.

    The unique index decides a race for a number.
    """
    try:
        async with uow.connection.transaction():
            type_ = await store.restore_identifier(uow.connection, account_id, identifier_id)
    except asyncpg.UniqueViolationError:
        return NotRestorable()
    if type_ is None:
        return NotRestorable()
    event = IdentifierWasRestored(identifier_id=identifier_id, type=type_, reason=reason)
    await record(uow, event, account_id=account_id)
    if normalised:
        await normalise_account(uow, account_id, source=SOURCE)
    await accounts.tell_identifier_changed(uow, IdentifierChanged(account_id, type_))
    return IdentifierRestored()
