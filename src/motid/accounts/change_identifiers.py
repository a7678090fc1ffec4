"""Add, confirm, supersede and release identifiers of an account; each keeps its history (invariant 1)."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from motid.accounts import store
from motid.accounts.environment import AccountEnvironment, IdentifierChanged
from motid.accounts.events import IdentifierAdded, IdentifierEnded
from motid.accounts.model import AccountRef, IdentifierBundle, IdentifierType, NewIdentifier
from motid.accounts.open_account import AlreadyTaken
from motid.audit import record
from motid.db import UnitOfWork

_ONE_A_PERSON: tuple[IdentifierType, ...] = ("personal_number", "registered_phone", "email")
"""Types of which an account has one at a time; a former one is superseded."""


@dataclass(frozen=True, slots=True)
class IdentifierRecorded:
    """The account holds the identifier."""


async def record_identifier(
    uow: UnitOfWork, accounts: AccountEnvironment, account: AccountRef, identifier: NewIdentifier
) -> IdentifierRecorded | AlreadyTaken:
    """Let an account hold an identifier, or confirm one that it holds; `AlreadyTaken` when another account does.

    An older one of the same type is superseded, where an account has one of it at a time; a CMND number stays beside
    another (S2-29: what was done under it must be found).
    """
    value = identifier.value.reveal()
    index = uow.vault.index_to_read(identifier.type, value)
    held = await store.select_held(uow.connection, account.account_id, identifier.type, index)
    if held is not None:
        if held["status"] == "claimed" and not await _hold(uow, held["id"]):
            return AlreadyTaken(identifier.type)
        await store.confirm_identifier(uow.connection, held["id"], identifier.source, identifier.verified_at)
        return IdentifierRecorded()
    identifier_id = uow.new_id()
    written = uow.vault.index_to_write(identifier.type, value)
    sealed = uow.vault.seal("identifier", identifier_id, IdentifierBundle(value))
    row = (
        identifier_id, account.account_id, account.person_id, identifier.type, identifier.source,
        identifier.verified_at, uow.now, sealed, written.a, written.b,
    )  # fmt: skip
    if not await store.insert_identifiers(uow.connection, [row]):
        return AlreadyTaken(identifier.type)
    if identifier.type in _ONE_A_PERSON:
        await store.supersede_others(uow.connection, account.account_id, identifier.type, identifier_id, uow.now)
    event = IdentifierAdded(identifier_id=identifier_id, type=identifier.type, source=identifier.source)
    await record(uow, event, account_id=account.account_id)
    await accounts.tell_identifier_changed(uow, IdentifierChanged(account.account_id, identifier.type))
    return IdentifierRecorded()


async def _hold(uow: UnitOfWork, identifier_id: UUID) -> bool:
    """Turn a claim into holding; False when another account is the holder."""
    try:
        async with uow.connection.transaction():
            await store.claim_becomes_held(uow.connection, identifier_id)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def release_identifier(uow: UnitOfWork, account_id: UUID, identifier_id: UUID, *, reason: str) -> bool:
    """End an identifier that turned out not to be this account's; False when it is not active here."""
    type_ = await store.release_identifier(uow.connection, account_id, identifier_id, uow.now)
    if type_ is None:
        return False
    event = IdentifierEnded(identifier_id=identifier_id, type=type_, reason=reason)
    await record(uow, event, account_id=account_id)
    return True
