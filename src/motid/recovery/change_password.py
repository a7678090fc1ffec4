"""Another password for somebody who is signed in, by the current one or by a code (S0-30, guide 2)."""

from dataclasses import dataclass
from datetime import datetime

from motid.accounts.model import Account
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong, check_code
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import Session, phone_for_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash
from motid.authn.password_rules import violated_rules
from motid.authn.verify_password import verify_password
from motid.authn.visitor import NetworkAddress
from motid.kernel.actor import Actor
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.recovery.events import PasswordChanged
from motid.recovery.finish_reset import PasswordRefused, PasswordReplaced
from motid.recovery.model import facts_of
from motid.recovery.policies import RECOVERY_ATTEMPTS
from motid.recovery.replace_password import replace_password
from motid.recovery.store import recoveries

_PURPOSE = CodePurpose.PASSWORD_CHANGE


@dataclass(frozen=True, slots=True)
class CurrentPasswordWrong:
    """The current password is another one."""


@dataclass(frozen=True, slots=True)
class SlowDown:
    """The current password was tried too often."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NoPhone:
    """The account has no phone for codes."""


async def change_by_password(
    authn: AuthnEnvironment, session: Session, current: Password, wanted: Password
) -> PasswordReplaced | PasswordRefused | CurrentPasswordWrong | SlowDown | HashingBusy:
    """Change it after the current password was given. The session of the change goes on, all others end."""
    now = authn.database.clock.now()
    rules = authn.policies.at(RECOVERY_ATTEMPTS, now)
    counted = await authn.limiter.take(rules.per_password.limit("recovery.password"), str(session.account_id), now)
    if isinstance(counted, Refused):
        return SlowDown(counted.until)
    hashed = await _hash(authn, session, wanted)
    if not isinstance(hashed, PasswordHash):
        return hashed
    verified = await verify_password(authn, [session.account_id], current)
    if isinstance(verified, HashingBusy):
        return verified
    if verified is None:
        return CurrentPasswordWrong()
    await _change(authn, session, hashed, by="password")
    return PasswordReplaced()


async def change_by_code(
    authn: AuthnEnvironment, session: Session, typed: OneTimeCode, wanted: Password
) -> PasswordReplaced | PasswordRefused | CodeWrong | CodeExpired | CodeExhausted | HashingBusy:
    """Change it after the code was given, which is looked at last: a refused password does not spend it."""
    hashed = await _hash(authn, session, wanted)
    if not isinstance(hashed, PasswordHash):
        return hashed
    outcome = await check_code(
        authn, purpose=_PURPOSE, subject_id=session.id, typed=typed, actor=_actor(session),
        account_id=session.account_id,
    )  # fmt: skip
    if not isinstance(outcome, CodeAccepted):
        return outcome
    await _change(authn, session, hashed, by="code")
    return PasswordReplaced()


async def send_change_code(
    authn: AuthnEnvironment, session: Session, network: NetworkAddress
) -> CodeSent | ResendTooSoon | TooManyCodes | NoPhone:
    """Send the code to the default OTP phone."""
    async with authn.database.begin(_actor(session)) as uow:
        phone = phone_for_code(await list_otp_phones(uow.connection, uow.vault, session.account_id), None)
        if phone is None:
            return NoPhone()
        return await issue_code(
            uow, authn, purpose=_PURPOSE, subject_id=session.id, phone=phone.phone, network=network,
            account_id=session.account_id,
        )  # fmt: skip


async def phone_of_change(authn: AuthnEnvironment, session: Session) -> PhoneNumber | None:
    """Return the phone that the code goes to."""
    async with authn.database.read() as connection:
        phones = await list_otp_phones(connection, authn.database.vault, session.account_id)
    chosen = phone_for_code(phones, None)
    return chosen.phone if chosen else None


async def _hash(
    authn: AuthnEnvironment, session: Session, wanted: Password
) -> PasswordHash | PasswordRefused | HashingBusy:
    account = await _account(authn, session)
    if broken := violated_rules(wanted, facts_of(account)):
        return PasswordRefused(broken)
    return await authn.hasher.hash(wanted)


async def _account(authn: AuthnEnvironment, session: Session) -> Account:
    async with authn.database.read() as connection:
        return await read_account(connection, authn.database.vault, session.account_id)


async def _change(authn: AuthnEnvironment, session: Session, hashed: PasswordHash, *, by: str) -> None:
    async with authn.database.begin(_actor(session)) as uow:
        await recoveries.lock_account(uow.connection, session.account_id)
        account = await read_account(uow.connection, uow.vault, session.account_id)
        await replace_password(uow, authn, account, hashed, recovered=by == "code", except_session=session.id)
        await record(uow, PasswordChanged(by=by), account_id=session.account_id)


def _actor(session: Session) -> Actor:
    return Actor("citizen", session.account_id, session.id)
