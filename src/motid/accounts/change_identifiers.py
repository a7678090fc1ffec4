"""Add, confirm, supersede and release identifiers of an account; none is overwritten (invariant 1, ADR 0016)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.accounts import store
from motid.accounts.environment import AccountEnvironment, IdentifierChanged
from motid.accounts.errors import AccountGone, NoSuchAccount
from motid.accounts.events import IdentifierAdded, IdentifierConfirmed, IdentifierEnded
from motid.accounts.model import AccountRef, IdentifierBundle, IdentifierType, NewIdentifier
from motid.accounts.normalise_account import keep_mark_if_entitled
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
    """Let an account hold an identifier, or confirm one that it holds or claims; `AlreadyTaken`: another holds it.

    An older one of the same type is superseded, where an account has one of it at a time; a CMND number stays beside
    another (S2-29: what was done under it must be found). Raises `NoSuchAccount`, `AccountGone`.
    """
    current = await _current(uow, account.account_id)
    index = uow.vault.index_to_read(identifier.type, identifier.value.reveal())
    held = await store.select_held(uow.connection, current.account_id, identifier.type, index)
    if held is not None and held["status"] == "active" and not _says_more(identifier, held):
        await _supersede_others(uow, current, identifier.type, held["id"])
        return IdentifierRecorded()
    if held is not None and held["status"] == "active":
        await store.supersede(uow.connection, held["id"], uow.now)  # first, for a value has one active row
    identifier_id = await _insert(uow, current, identifier)
    if identifier_id is None:
        return AlreadyTaken(identifier.type)
    if held is None:
        event = IdentifierAdded(identifier_id=identifier_id, type=identifier.type, source=identifier.source)
        await record(uow, event, account_id=current.account_id)
    else:
        await _confirmed(uow, current, identifier, identifier_id, held)
    await _supersede_others(uow, current, identifier.type, identifier_id)
    if held is None:
        await accounts.tell_identifier_changed(uow, IdentifierChanged(current.account_id, identifier.type))
    return IdentifierRecorded()


async def release_identifier(
    uow: UnitOfWork, accounts: AccountEnvironment, account_id: UUID, identifier_id: UUID, *, reason: str
) -> bool:
    """End an identifier that turned out not to be this account's; False when it is not active here.

    An account that loses its personal number is not normalised any more.
    """
    type_: Any = await store.release_identifier(uow.connection, account_id, identifier_id, uow.now)
    if type_ is None:
        return False
    event = IdentifierEnded(identifier_id=identifier_id, type=type_, reason=reason)
    await record(uow, event, account_id=account_id)
    await keep_mark_if_entitled(uow, account_id, reason=reason)
    await accounts.tell_identifier_changed(uow, IdentifierChanged(account_id, type_))
    return True


async def _current(uow: UnitOfWork, account_id: UUID) -> AccountRef:
    """Return the account as it is now, locked: the caller's may be older than a merge."""
    found = await store.lock_accounts(uow.connection, [account_id])
    if not found:
        raise NoSuchAccount(str(account_id))
    if found[0].state in ("cancelled", "merged"):
        raise AccountGone(str(account_id))
    return found[0]


def _says_more(identifier: NewIdentifier, held: Any) -> bool:
    """Whether somebody vouches for the identifier who did not until now."""
    if identifier.verified_at is None:
        return False
    return bool(held["verified_at"] is None or held["source"] != identifier.source)


async def _insert(uow: UnitOfWork, account: AccountRef, identifier: NewIdentifier) -> UUID | None:
    """Insert an active identifier; None where another account is the holder."""
    identifier_id, value = uow.new_id(), identifier.value.reveal()
    written = uow.vault.index_to_write(identifier.type, value)
    sealed = uow.vault.seal("identifier", identifier_id, IdentifierBundle(value))
    row = (
        identifier_id, account.account_id, account.person_id, identifier.type, identifier.source,
        identifier.verified_at, uow.now, sealed, written.a, written.b,
    )  # fmt: skip
    return identifier_id if await store.insert_identifiers(uow.connection, [row]) else None


async def _confirmed(
    uow: UnitOfWork, account: AccountRef, identifier: NewIdentifier, identifier_id: UUID, held: Any
) -> None:
    await store.supersede(uow.connection, held["id"], uow.now)
    event = IdentifierConfirmed(
        identifier_id=identifier_id,
        type=identifier.type,
        source=identifier.source,
        former_id=held["id"],
        former_source=held["source"],
    )
    await record(uow, event, account_id=account.account_id)


async def _supersede_others(uow: UnitOfWork, account: AccountRef, type_: IdentifierType, kept: UUID) -> None:
    if type_ not in _ONE_A_PERSON:
        return
    for ended in await store.supersede_others(uow.connection, account.account_id, type_, kept, uow.now):
        event = IdentifierEnded(identifier_id=ended, type=type_, reason="superseded")
        await record(uow, event, account_id=account.account_id)
