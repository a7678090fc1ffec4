"""The citizen sets a password by the link (S0-19): the phone and the number of the account, both, prove who it is."""

from dataclasses import dataclass

from motid.accounts.model import Account, LoginName, login_type
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash
from motid.authn.password_rules import violated_rules
from motid.db import UnitOfWork
from motid.kernel.actor import ANONYMOUS, Actor
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.desk_reset import store
from motid.recovery.desk_reset.model import DeskReset
from motid.recovery.desk_reset.read_desk_reset import read_desk_reset
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.events import DeskResetNumberWrong, DeskResetUsed
from motid.recovery.finish_reset import PasswordRefused, PasswordReplaced
from motid.recovery.model import facts_of
from motid.recovery.replace_password import replace_password
from motid.recovery.store import recoveries


@dataclass(frozen=True, slots=True)
class NumberWrong:
    """It is not a number of this account; so many tries are left."""

    left: int


@dataclass(frozen=True, slots=True)
class DeskResetOver:
    """The link was used, taken back or replaced, tried too often, or is too old."""


async def use_desk_reset(
    recovery: RecoveryEnvironment, link: OpaqueToken, number: LoginName, password: Password
) -> PasswordReplaced | PasswordRefused | NumberWrong | DeskResetOver | HashingBusy:
    """Set the password; the session of nobody goes on, and every contact is told.

    The try is counted before the number is looked at, so that many at once are no way around the count.
    """
    authn, database = recovery.authn, recovery.authn.database
    reset = await read_desk_reset(database, link)
    if reset is None:
        return DeskResetOver()
    async with database.read() as connection:
        account = await read_account(connection, database.vault, reset.account_id)
    async with database.begin(ANONYMOUS) as uow:
        left = await store.take_try(uow.connection, reset.id, uow.now)
        if left is None:
            return DeskResetOver()
        if not _is_number_of(account, number):
            return await _refuse_number(uow, reset, left)
    if broken := violated_rules(password, facts_of(account)):
        await store.give_try_back(database.pool, reset.id)
        return PasswordRefused(broken)
    hashed = await authn.hasher.hash(password)
    if isinstance(hashed, HashingBusy):
        await store.give_try_back(database.pool, reset.id)
        return hashed
    return await _finish(recovery, reset, hashed)


def _is_number_of(account: Account, number: LoginName) -> bool:
    kind = login_type(number)
    return any(item.type == kind and item.value == number for item in account.identifiers)


async def _refuse_number(uow: UnitOfWork, reset: DeskReset, left: int) -> NumberWrong | DeskResetOver:
    await record(uow, DeskResetNumberWrong(reset_id=reset.id, left=left), account_id=reset.account_id)
    if left:
        return NumberWrong(left)
    await store.end(uow.connection, reset.id, "over", uow.now)
    return DeskResetOver()


async def _finish(
    recovery: RecoveryEnvironment, reset: DeskReset, hashed: PasswordHash
) -> PasswordReplaced | DeskResetOver:
    async with recovery.authn.database.begin(Actor("citizen", reset.account_id)) as uow:
        await recoveries.lock_account(uow.connection, reset.account_id)
        if not await store.end(uow.connection, reset.id, "used", uow.now):
            return DeskResetOver()
        account = await read_account(uow.connection, uow.vault, reset.account_id)
        if account.ref.state != "active":
            return DeskResetOver()
        # Before the phone is added: whom the announcement reaches is who had the account until now.
        await replace_password(uow, recovery.authn, account, hashed, recovered=True)
        if reset.adds_phone:
            await _receive_codes(uow, reset)
        event = DeskResetUsed(reset_id=reset.id, case_number=reset.case_number)
        await record(uow, event, account_id=reset.account_id)
    return PasswordReplaced()


async def _receive_codes(uow: UnitOfWork, reset: DeskReset) -> None:
    """Send codes to the phone from now on, unless the account has got one since: nobody could sign in else."""
    phones = await list_otp_phones(uow.connection, uow.vault, reset.account_id)
    if phone_for_code(phones, None) is None:
        await add_otp_phone(uow, reset.account_id, reset.phone, default=True)
