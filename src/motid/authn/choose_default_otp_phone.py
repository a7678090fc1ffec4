"""Choose the phone that receives the codes of an account first."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.remove_otp_phone import NotAnOtpPhone
from motid.authn.store import phones as store
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class DefaultOtpPhoneChosen:
    """Codes go to this phone first."""


async def choose_default_otp_phone(
    uow: UnitOfWork, account_id: UUID, otp_phone_id: UUID
) -> DefaultOtpPhoneChosen | NotAnOtpPhone:
    """Make a phone of the account its default one."""
    await store.lock_account(uow.connection, account_id)
    phones = await list_otp_phones(uow.connection, uow.vault, account_id)
    chosen = next((phone for phone in phones if phone.id == otp_phone_id), None)
    if chosen is None:
        return NotAnOtpPhone()
    if not chosen.is_default:
        await store.make_default(uow.connection, account_id, otp_phone_id)
        await record(uow, events.DefaultOtpPhoneChanged(otp_phone_id=otp_phone_id), account_id=account_id)
    return DefaultOtpPhoneChosen()
