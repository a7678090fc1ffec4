"""Add a phone that may receive the codes of an account.

That the person holds the phone was proved before, by a code or by the carrier. A phone may serve several accounts
(S4-31), so nothing here asks whose else it is.
"""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.sealed import PHONE_INDEX, PhoneBundle
from motid.authn.store import phones as store
from motid.db import UnitOfWork
from motid.kernel.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class OtpPhoneAdded:
    """The phone may receive codes."""

    otp_phone_id: UUID
    is_default: bool


@dataclass(frozen=True, slots=True)
class AlreadyOtpPhone:
    """The account has this phone."""

    otp_phone_id: UUID


@dataclass(frozen=True, slots=True)
class TooManyOtpPhones:
    """The account has as many phones as it may."""


async def add_otp_phone(
    uow: UnitOfWork,
    account_id: UUID,
    phone: PhoneNumber,
    *,
    default: bool = False,
    at_most: int | None = None,
) -> OtpPhoneAdded | AlreadyOtpPhone | TooManyOtpPhones:
    """Add `phone` to the account, as its default one where `default` says so or where it is the first.

    `at_most`: how many an account may have, `SignInRules.otp_phones` where a person adds one.
    """
    await store.lock_account(uow.connection, account_id)
    phones = await list_otp_phones(uow.connection, uow.vault, account_id)
    for known in phones:
        if known.phone == phone:
            return AlreadyOtpPhone(known.id)
    if at_most is not None and len(phones) >= at_most:
        return TooManyOtpPhones()
    phone_id, is_default = uow.new_id(), default or not phones
    await store.insert(
        uow.connection,
        phone_id=phone_id,
        account_id=account_id,
        now=uow.now,
        sealed=uow.vault.seal("otp_phone", phone_id, PhoneBundle(phone.e164())),
        index=uow.vault.index_to_write(PHONE_INDEX, phone.e164()),
    )
    if is_default:
        await store.make_default(uow.connection, account_id, phone_id)
    await record(uow, events.OtpPhoneAdded(otp_phone_id=phone_id, is_default=is_default), account_id=account_id)
    return OtpPhoneAdded(phone_id, is_default)
