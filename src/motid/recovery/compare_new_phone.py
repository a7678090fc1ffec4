"""The carrier's comparison of a new OTP phone: never guessed, and without an answer nothing changes (S4-39).

Password, captcha and a code to one's own phone prove too little: the number must be registered, at the carrier, in
the name of the account's owner (S4-37). The request goes out of any transaction, under one request id a number, so
that page, job and a process that was killed ask the same question once. Whoever brings the answer first moves on.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.accounts.model import Account, LoginName
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.add_otp_phone import AlreadyOtpPhone, OtpPhoneAdded, add_otp_phone
from motid.authn.choose_default_otp_phone import choose_default_otp_phone
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import SessionEndReason, phone_for_code
from motid.authn.remove_otp_phone import remove_otp_phone
from motid.authn.shut_out import shut_out
from motid.db import UnitOfWork
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM, Actor
from motid.kernel.cmnd import CmndNumber
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.messaging.enqueue_message import enqueue_sms
from motid.recovery.announce import PHONE_CHANGED, announce
from motid.recovery.desk_reset import store as desk_resets
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.events import NewPhoneCompared, OtpPhoneReplaced, RecoveryRefused
from motid.recovery.jobs import CompareNewPhone
from motid.recovery.messages import PHONE_NOT_CHANGED_SMS, this_phone_was_replaced
from motid.recovery.model import ChangeState, PhoneChange, RiskyOperation
from motid.recovery.policies import OBJECTION_DAYS
from motid.recovery.store import changes as store
from motid.recovery.store import recoveries, resets
from motid.registries.carrier import (
    SubscriberClaim,
    SubscriberDiffers,
    SubscriberMatches,
    SubscriberUnknown,
)
from motid.registries.unavailable import RegistryUnavailable

_FIRST_RETRY, _LAST_RETRY = timedelta(seconds=10), timedelta(minutes=10)
OBJECTION_PATH = "/otp-phone-objection"

Answer = SubscriberMatches | SubscriberDiffers | SubscriberUnknown


@dataclass(frozen=True, slots=True)
class CarrierAnswered:
    """The change moved on; read it again."""


@dataclass(frozen=True, slots=True)
class CarrierSilent:
    """No usable answer: nothing has changed, and the job goes on asking."""


async def compare_new_phone(recovery: RecoveryEnvironment, change: PhoneChange) -> CarrierAnswered | CarrierSilent:
    """Ask while the person waits, and promise a message when there is no answer now."""
    database = recovery.authn.database
    answer = await _ask(recovery, change)
    if isinstance(answer, RegistryUnavailable):
        async with database.read() as connection:
            await store.tell_to_wait(connection, change.id)
        return CarrierSilent()
    async with database.begin(Actor("citizen", change.account_id)) as uow:
        await _move_on(uow, recovery, change, answer, waiting=True)
    return CarrierAnswered()


@dataclass(frozen=True, slots=True)
class CompareLater:
    """The job: asks for a change that waits, until the carrier answers or the change expires."""

    recovery: RecoveryEnvironment

    async def __call__(self, job: CompareNewPhone) -> None:
        """Ask once; raises `RetryLater` when the carrier is silent."""
        database = self.recovery.authn.database
        now = database.clock.now()
        row = await store.select(database.pool, job.change_id, now)
        if row is None or row["state"] != "comparing" or row["compare_id"] != job.compare_id:
            return
        change = store.to_change(database.vault, row)
        answer = await _ask(self.recovery, change)
        if isinstance(answer, RegistryUnavailable):
            waited = now - row["confirmed_at"]
            raise RetryLater(min(max(waited / 2, _FIRST_RETRY), _LAST_RETRY), answer.reason)
        async with database.begin(SYSTEM) as uow:
            await _move_on(uow, self.recovery, change, answer, waiting=False)


async def _ask(recovery: RecoveryEnvironment, change: PhoneChange) -> Answer | RegistryUnavailable:
    database = recovery.authn.database
    async with database.read() as connection:
        account = await read_account(connection, database.vault, change.account_id)
    claim = claim_of(account, change)
    # Who has no name, date of birth or number on record cannot be compared, and so gets no other phone here.
    return SubscriberDiffers() if claim is None else await recovery.carrier.compare(claim, change.compare_id)


def claim_of(account: Account, change: PhoneChange) -> SubscriberClaim | None:
    """Return what the carrier is to compare: the account's own data with the new number; None where they lack."""
    identifier = account.first("personal_number") or account.first("cmnd")
    number: LoginName | None = None
    if identifier is not None and isinstance(identifier.value, PersonalIdNumber | CmndNumber):
        number = identifier.value
    name, born = account.profile.full_name, account.profile.date_of_birth
    if number is None or name is None or born is None or change.phone is None:
        return None
    return SubscriberClaim(phone=change.phone, identity_number=number, full_name=name, date_of_birth=born)


async def _move_on(
    uow: UnitOfWork, recovery: RecoveryEnvironment, asked: PhoneChange, answer: Answer, *, waiting: bool
) -> None:
    """Apply the answer to the question that was asked, unless the change moved on; one at a time for an account."""
    await recoveries.lock_account(uow.connection, asked.account_id)
    row = await store.select(uow.connection, asked.id, uow.now, lock=True)
    if row is None or row["state"] != "comparing" or row["compare_id"] != asked.compare_id:
        return
    change = store.to_change(uow.vault, row)
    event = NewPhoneCompared(change_id=change.id, request_id=change.compare_id, outcome=_outcome(answer))
    await record(uow, event, account_id=change.account_id)
    if isinstance(answer, SubscriberMatches):
        await _replace(uow, recovery, change)
        return
    state: ChangeState = "differs" if isinstance(answer, SubscriberDiffers) else "unknown"
    await store.conclude(uow.connection, change.id, state, uow.now)
    if (change.told_to_wait or not waiting) and change.phone is not None:
        await enqueue_sms(
            uow, recipient=change.phone, text=PHONE_NOT_CHANGED_SMS, purpose="notification",
            idempotency_key=f"phone-not-changed-{change.compare_id}",
        )  # fmt: skip


async def _replace(uow: UnitOfWork, recovery: RecoveryEnvironment, change: PhoneChange) -> None:
    """Let codes go to the new phone and to the lost one no more; shut everybody out, and tell every contact."""
    account = await read_account(uow.connection, uow.vault, change.account_id)
    if account.ref.state != "active" or change.phone is None:
        await store.conclude(uow.connection, change.id, "over", uow.now)
        event = RecoveryRefused(operation=RiskyOperation.CHANGE_OTP_PHONE, reason=account.ref.state)
        await record(uow, event, account_id=change.account_id)
        return
    lost = phone_for_code(await list_otp_phones(uow.connection, uow.vault, change.account_id), None)
    phone_id = await _make_default(uow, change, change.phone)
    await store.conclude(uow.connection, change.id, "changed", uow.now)
    await announce(uow, account, PHONE_CHANGED, except_phone=lost.phone if lost else None)
    if lost is not None and lost.id != phone_id:
        await remove_otp_phone(uow, change.account_id, lost.id)
        await _tell_former(uow, recovery, change, lost.phone)
    await shut_out(uow, recovery.authn, change.account_id, SessionEndReason.OTP_PHONE_CHANGED)
    await resets.end_others(uow.connection, change.account_id, None)
    await desk_resets.end_of_account(uow.connection, change.account_id, uow.now)
    await recoveries.insert(uow.connection, uow.new_id(), change.account_id, "otp_phone", uow.now)
    await record(uow, OtpPhoneReplaced(change_id=change.id, otp_phone_id=phone_id), account_id=change.account_id)


async def _make_default(uow: UnitOfWork, change: PhoneChange, phone: PhoneNumber) -> UUID:
    added = await add_otp_phone(uow, change.account_id, phone, default=True)
    match added:
        case OtpPhoneAdded(otp_phone_id=phone_id):
            return phone_id
        case AlreadyOtpPhone(otp_phone_id=phone_id):
            await choose_default_otp_phone(uow, change.account_id, phone_id)
            return phone_id
        case _:
            raise AssertionError("no bound was given")


async def _tell_former(
    uow: UnitOfWork, recovery: RecoveryEnvironment, change: PhoneChange, former: PhoneNumber
) -> None:
    """Give whoever holds the former phone a link to object by: an owner whose phone was never lost."""
    link = OpaqueToken.fresh(change.id)
    until = uow.now + timedelta(days=recovery.authn.policies.at(OBJECTION_DAYS, uow.now))
    await store.allow_objection(uow.connection, change.id, link.digest(), until)
    text = this_phone_was_replaced(f"{recovery.exchange}{OBJECTION_PATH}/{link.text()}")
    await enqueue_sms(
        uow, recipient=former, text=text, purpose="notification", idempotency_key=f"phone-replaced-{change.id}"
    )


def _outcome(answer: Answer) -> str:
    match answer:
        case SubscriberMatches():
            return "match"
        case SubscriberDiffers():
            return "differs"
        case SubscriberUnknown():
            return "unknown"
