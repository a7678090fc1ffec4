"""Find the accounts that share an identifier with a verified person, and hold them still."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import find_account
from motid.accounts import store as accounts_store
from motid.accounts.model import AccountRef, IdentifierType, IdentifierValue
from motid.db import UnitOfWork
from motid.kernel.phone import PhoneNumber
from motid.normalisation.duplicates import store
from motid.normalisation.policies import Shared
from motid.normalisation.request.model import OnRecord

_NUMBER: IdentifierType = "personal_number"


@dataclass(frozen=True, slots=True)
class Other:
    """Another account, and the strongest identifier that it shares."""

    account: AccountRef
    shared: Shared


@dataclass(frozen=True, slots=True)
class Others:
    """The other accounts, locked until the transaction ends; the normalised holder of the number, if there is one."""

    others: tuple[Other, ...]
    normalised_holder: AccountRef | None


async def find_others(uow: UnitOfWork, account_id: UUID, on_record: OnRecord, phone: PhoneNumber) -> Others:
    """Find them by number, then by the CMND on record, then by phone.

    Whoever normalises under the same number waits here for the other to finish: one of two comes first, and the other
    finds a normalised holder (invariant 2).
    """
    await store.lock_number(uow.connection, uow.vault.index_to_write(_NUMBER, on_record.personal_number.reveal()))
    found: dict[UUID, Shared] = {}
    values: list[tuple[Shared, IdentifierType, IdentifierValue]] = [
        ("personal_number", "personal_number", on_record.personal_number),
        ("registered_phone", "registered_phone", phone),
    ]
    if on_record.cmnd is not None:
        values.insert(1, ("cmnd", "cmnd", on_record.cmnd))
    for shared, type_, value in values:
        for holder in await find_account.holders_of(uow.connection, uow.vault, type_, value):
            found.setdefault(holder.account_id, shared)
    locked = await accounts_store.lock_accounts(uow.connection, [account_id, *found])
    others = [Other(account, found[account.account_id]) for account in locked if account.account_id != account_id]
    with_number = [one.account for one in others if one.shared == "personal_number"]
    normalised = await store.normalised_among(uow.connection, [one.account_id for one in with_number])
    normalised_holder = next((one for one in with_number if one.account_id == normalised), None)
    return Others(tuple(others), normalised_holder)
