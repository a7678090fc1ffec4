"""The new password in place of a forgotten one."""

from dataclasses import dataclass

from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.environment import AuthnEnvironment
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash
from motid.authn.password_rules import PasswordRule, violated_rules
from motid.kernel.actor import Actor
from motid.recovery.events import PasswordReset as PasswordWasReset
from motid.recovery.model import PasswordReset, facts_of
from motid.recovery.replace_password import replace_password
from motid.recovery.store import recoveries
from motid.recovery.store import resets as store


@dataclass(frozen=True, slots=True)
class PasswordReplaced:
    """The new password holds; everybody who was signed in is out."""


@dataclass(frozen=True, slots=True)
class PasswordRefused:
    """The password breaks rules; nothing has changed."""

    rules: tuple[PasswordRule, ...]


@dataclass(frozen=True, slots=True)
class NotAtPassword:
    """The reset is not at this step: finished in another window, expired, or its account was closed since."""


async def finish_reset(
    authn: AuthnEnvironment, reset: PasswordReset, password: Password
) -> PasswordReplaced | PasswordRefused | NotAtPassword | HashingBusy:
    """Set the password. The hash is made before the transaction, which then takes no longer than its statements."""
    account_id, database = reset.account_id, authn.database
    if reset.state != "password" or account_id is None:
        return NotAtPassword()
    async with database.read() as connection:
        known = await read_account(connection, database.vault, account_id)
    if broken := violated_rules(password, facts_of(known)):
        return PasswordRefused(broken)
    hashed = await authn.hasher.hash(password)
    if isinstance(hashed, HashingBusy):
        return hashed
    return await _finish(authn, reset, hashed)


async def _finish(
    authn: AuthnEnvironment, reset: PasswordReset, hashed: PasswordHash
) -> PasswordReplaced | NotAtPassword:
    account_id = reset.account_id
    if account_id is None:
        return NotAtPassword()
    async with authn.database.begin(Actor("citizen", account_id)) as uow:
        await recoveries.lock_account(uow.connection, account_id)
        if not await store.advance(uow.connection, reset.id, source="password", to="done"):
            return NotAtPassword()
        account = await read_account(uow.connection, uow.vault, account_id)
        if account.ref.state != "active":
            return NotAtPassword()
        await replace_password(uow, authn, account, hashed, recovered=True, except_reset=reset.id)
        await record(uow, PasswordWasReset(reset_id=reset.id), account_id=account_id)
    return PasswordReplaced()
