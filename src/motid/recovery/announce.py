"""Tell every contact of an account what was done to it (NIST SP 800-63B-4 §4.6): a thief holds one of them."""

from dataclasses import dataclass

from motid.accounts.model import Account
from motid.authn.list_otp_phones import list_otp_phones
from motid.db import UnitOfWork
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.messaging.enqueue_message import enqueue_mail, enqueue_sms
from motid.recovery.messages import (
    PASSWORD_CHANGED_MAIL,
    PASSWORD_CHANGED_SMS,
    PASSWORD_CHANGED_SUBJECT,
    PHONE_CHANGED_MAIL,
    PHONE_CHANGED_SMS,
    PHONE_CHANGED_SUBJECT,
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is told by SMS and by mail."""

    sms: str
    subject: str
    mail: str


PASSWORD_CHANGED = Announcement(PASSWORD_CHANGED_SMS, PASSWORD_CHANGED_SUBJECT, PASSWORD_CHANGED_MAIL)
PHONE_CHANGED = Announcement(PHONE_CHANGED_SMS, PHONE_CHANGED_SUBJECT, PHONE_CHANGED_MAIL)


async def announce(
    uow: UnitOfWork, account: Account, told: Announcement, *, except_phone: PhoneNumber | None = None
) -> int:
    """Send the announcement to every phone and mail address of the account; returns to how many.

    The phones that receive codes, and those of the profile, each once. A handful of messages: the account's rules
    bound how many contacts there are. `except_phone` is told in other words.
    """
    otp_phones = await list_otp_phones(uow.connection, uow.vault, account.ref.account_id)
    values = [*(item.phone for item in otp_phones), *(item.value for item in account.identifiers)]
    phones = {value for value in values if isinstance(value, PhoneNumber)} - {except_phone}
    addresses = {value for value in values if isinstance(value, EmailAddress)}
    for phone in phones:
        await enqueue_sms(uow, recipient=phone, text=told.sms, purpose="notification")
    for address in addresses:
        await enqueue_mail(uow, recipient=address, subject=told.subject, text=told.mail)
    return len(phones) + len(addresses)
