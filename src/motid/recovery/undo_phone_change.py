"""The former OTP phone comes back, because its holder objected and was right (S4-39): decided at the desk.

Everybody who was signed in is out, the new phone receives no codes any more, and a cooling period begins.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.authn.add_otp_phone import AlreadyOtpPhone, OtpPhoneAdded, add_otp_phone
from motid.authn.choose_default_otp_phone import choose_default_otp_phone
from motid.authn.environment import AuthnEnvironment
from motid.authn.former_otp_phones import phones_removed_at
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import SessionEndReason
from motid.authn.remove_otp_phone import remove_otp_phone
from motid.authn.shut_out import shut_out
from motid.db import Reader, UnitOfWork
from motid.kernel.phone import PhoneNumber
from motid.recovery.events import PhoneChangeUndone
from motid.recovery.store import changes as store
from motid.recovery.store import recoveries, resets
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class CompletedChange:
    """A change of the OTP phone: from which to which phone."""

    id: UUID
    changed_at: datetime
    former: PhoneNumber = field(repr=False)
    new: PhoneNumber = field(repr=False)


async def completed_change(connection: Reader, vault: Vault, account_id: UUID) -> CompletedChange | None:
    """Return the latest change of an account; None where none is remembered, or none took a phone away."""
    row = await store.latest_completed(connection, account_id)
    if row is None:
        return None
    change = store.to_change(vault, row)
    former = await phones_removed_at(connection, vault, account_id, row["changed_at"])
    if change.phone is None or not former:
        return None
    return CompletedChange(change.id, row["changed_at"], former[0].phone, change.phone)


async def undo_phone_change(
    uow: UnitOfWork, authn: AuthnEnvironment, account_id: UUID, change: CompletedChange
) -> None:
    """Let codes go to the former phone, and to the new one no more. The caller tells the contacts, before."""
    await replace_phone(uow, authn, account_id, gone=change.new, comes=change.former)
    await record(uow, PhoneChangeUndone(change_id=change.id), account_id=account_id)


async def replace_phone(
    uow: UnitOfWork, authn: AuthnEnvironment, account_id: UUID, *, gone: PhoneNumber, comes: PhoneNumber
) -> None:
    """Put one phone in the place of another, by an official's decision."""
    added = await add_otp_phone(uow, account_id, comes, default=True)
    match added:
        case OtpPhoneAdded():
            pass
        case AlreadyOtpPhone(otp_phone_id=phone_id):
            await choose_default_otp_phone(uow, account_id, phone_id)
        case _:
            raise AssertionError("no bound was given")
    for phone in await list_otp_phones(uow.connection, uow.vault, account_id):
        if phone.phone == gone:
            await remove_otp_phone(uow, account_id, phone.id)
    await store.end_pending(uow.connection, account_id)
    await resets.end_others(uow.connection, account_id, None)
    await shut_out(uow, authn, account_id, SessionEndReason.OTP_PHONE_CHANGED)
    await recoveries.insert(uow.connection, uow.new_id(), account_id, "otp_phone", uow.now)
