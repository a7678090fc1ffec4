"""Find the accounts that share an identifier with a verified person, and hold them still."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import find_account
from motid.accounts.hold_accounts import hold_accounts
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


class AccountsMovedError(Exception):
    """Another account got one of the identifiers between the look and the lock: begin anew."""


async def find_others(uow: UnitOfWork, account_id: UUID, on_record: OnRecord, phone: PhoneNumber) -> Others:
    """Find them by number, then by the CMND on record, then by phone. Raises `AccountsMovedError`.

    Whoever normalises under the same number waits here for the other to finish: one of two comes first, and the other
    finds a normalised holder (invariant 2). All are locked at once, and looked at again once nobody can change them.
    """
    await store.lock_number(uow.connection, uow.vault.index_to_write(_NUMBER, on_record.personal_number.reveal()))
    seen = await _sharing(uow, account_id, on_record, phone)
    locked = await hold_accounts(uow, [account_id, *seen])
    found = await _sharing(uow, account_id, on_record, phone)
    if not found.keys() <= seen.keys():
        raise AccountsMovedError
    others = tuple(Other(account, found[account.account_id]) for account in locked if account.account_id in found)
    with_number = [one.account for one in others if one.shared == "personal_number"]
    normalised = await store.normalised_among(uow.connection, [one.account_id for one in with_number])
    return Others(others, next((one for one in with_number if one.account_id == normalised), None))


async def _sharing(uow: UnitOfWork, account_id: UUID, on_record: OnRecord, phone: PhoneNumber) -> dict[UUID, Shared]:
    """Return the other accounts with the strongest identifier that each shares."""
    found: dict[UUID, Shared] = {}
    for shared, value in shared_values(on_record, phone).items():
        for holder in await find_account.holders_of(uow.connection, uow.vault, shared, value):
            found.setdefault(holder.account_id, shared)
    found.pop(account_id, None)
    return found


def shared_values(on_record: OnRecord, phone: PhoneNumber) -> dict[Shared, IdentifierValue]:
    """Return what another account may share with a verified person, the strongest first.

    A phone only where it is the person's own: a code alone takes it away from nobody.
    """
    values: dict[Shared, IdentifierValue] = {"personal_number": on_record.personal_number}
    if on_record.cmnd is not None:
        values["cmnd"] = on_record.cmnd
    if on_record.phone_is_own:
        values["registered_phone"] = phone
    return values
