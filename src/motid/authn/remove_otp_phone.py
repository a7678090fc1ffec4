"""Take a phone away from an account."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.store import phones as store
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class OtpPhoneRemoved:
    """The phone receives no more codes of the account."""


@dataclass(frozen=True, slots=True)
class NotAnOtpPhone:
    """The account has no such phone."""


@dataclass(frozen=True, slots=True)
class LastOtpPhone:
    """The account would be left without any; add another one before."""


async def remove_otp_phone(
    uow: UnitOfWork, account_id: UUID, otp_phone_id: UUID, *, even_last: bool = False
) -> OtpPhoneRemoved | NotAnOtpPhone | LastOtpPhone:
    """Remove a phone; where it was the default, the one added first of the others becomes it.

    `even_last`: the phone turned out to be somebody else's, who receives none of the account's codes any more.
    """
    await store.lock_account(uow.connection, account_id)
    phones = await list_otp_phones(uow.connection, uow.vault, account_id)
    removed = next((phone for phone in phones if phone.id == otp_phone_id), None)
    if removed is None:
        return NotAnOtpPhone()
    others = [phone for phone in phones if phone.id != otp_phone_id]
    if not others and not even_last:
        return LastOtpPhone()
    await store.remove(uow.connection, otp_phone_id, uow.now)
    await record(uow, events.OtpPhoneRemoved(otp_phone_id=otp_phone_id), account_id=account_id)
    if removed.is_default and others:
        await store.make_default(uow.connection, account_id, others[0].id)
        await record(uow, events.DefaultOtpPhoneChanged(otp_phone_id=others[0].id), account_id=account_id)
    return OtpPhoneRemoved()
