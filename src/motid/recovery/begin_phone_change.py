"""“Mất số điện thoại nhận OTP.” (S4-32 … S4-36): begun by who knows the password, then a number, then its code."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.audit import record
from motid.authn.check_code import CodeAccepted, CodeOutcome, check_code
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.visitor import NetworkAddress
from motid.db import Database
from motid.jobs import enqueue
from motid.kernel.actor import Actor
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.recovery.cooling import in_cooling_period
from motid.recovery.events import NewPhoneConfirmed, PhoneChangeBegun, RecoveryRefused
from motid.recovery.jobs import COMPARE_NEW_PHONE_JOB, CompareNewPhone
from motid.recovery.model import Cooling, PhoneChange, RiskyOperation
from motid.recovery.policies import PHONE_CHANGE_HOURS, RECOVERY_ATTEMPTS
from motid.recovery.sealed import CHANGE, ChangeBundle
from motid.recovery.store import changes as store
from motid.recovery.store import recoveries

_OPERATION = RiskyOperation.CHANGE_OTP_PHONE
_SAFETY_NET = timedelta(seconds=30)
"""The page asks the carrier itself, at once; the job steps in when the page, or the whole process, did not."""


@dataclass(frozen=True, slots=True)
class ChangeBegun:
    """The change is under way; the browser holds the token."""

    token: OpaqueToken


@dataclass(frozen=True, slots=True)
class AlreadyInUse:
    """Codes go to this number now; it is not another one."""


@dataclass(frozen=True, slots=True)
class NotAtThisStep:
    """The change moved on, was replaced by a newer one, or is over."""


async def begin_phone_change(authn: AuthnEnvironment, account_id: UUID) -> ChangeBegun | Cooling | Refused:
    """Begin, in place of whichever change of the account was under way. The right password was just given."""
    now = authn.database.clock.now()
    rules = authn.policies.at(RECOVERY_ATTEMPTS, now)
    counted = await authn.limiter.take(rules.per_account.limit("recovery.account"), str(account_id), now)
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(Actor("citizen", account_id)) as uow:
        await recoveries.lock_account(uow.connection, account_id)
        closed = await in_cooling_period(uow.connection, authn.policies, account_id, _OPERATION, uow.now)
        if closed is not None:
            await record(uow, RecoveryRefused(operation=_OPERATION, reason="cooling"), account_id=account_id)
            return closed
        await store.end_pending(uow.connection, account_id)
        token = OpaqueToken.fresh(uow.new_id())
        await store.insert(
            uow.connection,
            change_id=token.id,
            digest=token.digest(),
            account_id=account_id,
            compare_id=uow.new_id(),
            now=uow.now,
            expires_at=uow.now + timedelta(hours=authn.policies.at(PHONE_CHANGE_HOURS, uow.now)),
        )
        await record(uow, PhoneChangeBegun(change_id=token.id), account_id=account_id)
    return ChangeBegun(token)


async def read_change(database: Database, token: OpaqueToken) -> PhoneChange | None:
    """Return the change of a token, or None when there is none or its time is over."""
    row = await store.select(database.pool, token.id, database.clock.now())
    if row is None or not token.matches(row["secret_digest"]):
        return None
    return store.to_change(database.vault, row)


async def take_new_phone(
    authn: AuthnEnvironment, change: PhoneChange, phone: PhoneNumber, network: NetworkAddress
) -> CodeSent | ResendTooSoon | TooManyCodes | AlreadyInUse | NotAtThisStep:
    """Take the number and send its code. Whose else it is does not matter (S4-31); the carrier is asked later."""
    async with authn.database.begin(Actor("citizen", change.account_id)) as uow:
        used = phone_for_code(await list_otp_phones(uow.connection, uow.vault, change.account_id), None)
        if used is not None and used.phone == phone:
            return AlreadyInUse()
        row = await store.select(uow.connection, change.id, uow.now, lock=True)
        if row is None or row["state"] not in ("number", "code", "differs", "unknown"):
            return NotAtThisStep()
        outcome = await issue_code(
            uow, authn, purpose=CodePurpose.OTP_PHONE, subject_id=change.id, phone=phone, network=network,
            account_id=change.account_id,
        )  # fmt: skip
        if not isinstance(outcome, TooManyCodes):
            # Only now, for the live code must always be one that went to the number that it confirms.
            sealed = uow.vault.seal(CHANGE, change.id, ChangeBundle(phone.e164()))
            await store.set_number(uow.connection, change.id, sealed, uow.new_id())
        return outcome


async def confirm_new_phone(authn: AuthnEnvironment, change: PhoneChange, typed: OneTimeCode) -> CodeOutcome:
    """Check the code; after the right one the carrier is next (S4-37)."""
    actor = Actor("citizen", change.account_id)
    outcome = await check_code(
        authn, purpose=CodePurpose.OTP_PHONE, subject_id=change.id, typed=typed, actor=actor,
        account_id=change.account_id,
    )  # fmt: skip
    if isinstance(outcome, CodeAccepted):
        async with authn.database.begin(actor) as uow:
            if await store.confirm(uow.connection, change.id, change.compare_id, uow.now):
                await record(uow, NewPhoneConfirmed(change_id=change.id), account_id=change.account_id)
                job = CompareNewPhone(change.id, change.compare_id)
                await enqueue(uow, COMPARE_NEW_PHONE_JOB, job, after=_SAFETY_NET)
    return outcome
