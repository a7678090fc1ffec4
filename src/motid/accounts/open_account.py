"""Open an account for a person who has none (invariant 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from motid.accounts import store
from motid.accounts.events import AccountOpened
from motid.accounts.model import (
    AccountRef,
    IdentifierBundle,
    IdentifierType,
    NewIdentifier,
    Profile,
    seal_profile,
)
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Opened:
    """The account exists once the caller's transaction commits."""

    account: AccountRef


@dataclass(frozen=True, slots=True)
class AlreadyTaken:
    """Another account is the active holder of an identifier; nothing was written."""

    type: IdentifierType


class _TakenError(Exception):
    def __init__(self, type_: IdentifierType) -> None:
        super().__init__(type_)
        self.type = type_


async def open_account(
    uow: UnitOfWork, *, origin: str, profile: Profile, identifiers: Sequence[NewIdentifier]
) -> Opened | AlreadyTaken:
    """Open an account and record who it belongs to.

    Of two transactions that open an account for one number at the same instant, the unique index lets one
    through; the other waits for it, finds the number taken, and returns `AlreadyTaken`.
    """
    try:
        async with uow.connection.transaction():
            return Opened(await _open(uow, origin, profile, identifiers))
    except _TakenError as taken:
        return AlreadyTaken(taken.type)


async def _open(uow: UnitOfWork, origin: str, profile: Profile, identifiers: Sequence[NewIdentifier]) -> AccountRef:
    ref = AccountRef(uow.new_id(), uow.new_id(), "active")
    await store.insert_person(uow.connection, ref.person_id, uow.now)
    await store.insert_account(
        uow.connection,
        account_id=ref.account_id,
        person_id=ref.person_id,
        origin=origin,
        now=uow.now,
        sealed=uow.vault.seal("account", ref.account_id, seal_profile(profile)),
    )
    rows = [_row(uow, ref, identifier) for identifier in identifiers]
    inserted = await store.insert_identifiers(uow.connection, rows)
    for identifier in identifiers:
        if identifier.type not in inserted:
            raise _TakenError(identifier.type)
    event = AccountOpened(origin=origin, identifiers=[identifier.type for identifier in identifiers])
    await record(uow, event, account_id=ref.account_id)
    return ref


def _row(uow: UnitOfWork, ref: AccountRef, identifier: NewIdentifier) -> tuple[object, ...]:
    identifier_id = uow.new_id()
    value = identifier.value.reveal()
    index = uow.vault.index_to_write(identifier.type, value)
    sealed = uow.vault.seal("identifier", identifier_id, IdentifierBundle(value))
    return (
        identifier_id, ref.account_id, ref.person_id, identifier.type, identifier.source, identifier.verified_at,
        uow.now, sealed, index.a, index.b,
    )  # fmt: skip
