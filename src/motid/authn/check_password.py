"""The password step of a sign-in.

An unknown user name, a wrong password, and a wrong password for a locked account take the same way through the same
statements and two hashes, and get the same answer (invariant 9). Only the right password tells that an account is
locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.accounts import find_account
from motid.accounts.model import AccountRef, AccountState, LoginName
from motid.audit import record
from motid.authn import events
from motid.authn.attempt_limits import forgive_password_attempts, take_password_attempt
from motid.authn.begin_sign_in import FreshSignIn
from motid.authn.environment import AuthnEnvironment
from motid.authn.finish_sign_in import SignedIn, finish_sign_in
from motid.authn.model import AMR_PASSWORD, Session, SignIn, SignInState
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.remember_browser import is_remembered
from motid.authn.store import sign_ins as store
from motid.authn.verify_password import verify_password
from motid.authn.visitor import Visitor
from motid.db import UnitOfWork
from motid.kernel.actor import ANONYMOUS, Actor


@dataclass(frozen=True, slots=True)
class PasswordAccepted:
    """A code is needed next: call `send_sign_in_code`."""


@dataclass(frozen=True, slots=True)
class PasswordRejected:
    """No account with this name and password; nothing more is told."""


@dataclass(frozen=True, slots=True)
class SlowDown:
    """Too many attempts; the next is looked at from `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class AccountNotUsable:
    """The password is right, and the account is locked, cancelled or merged."""

    state: AccountState
    account_id: UUID


@dataclass(frozen=True, slots=True)
class SignInExpired:
    """There is no such sign-in, or its time is over, or it stands elsewhere: begin anew."""


PasswordOutcome = (
    PasswordAccepted | SignedIn | PasswordRejected | SlowDown | AccountNotUsable | SignInExpired | HashingBusy
)


async def check_password(
    authn: AuthnEnvironment,
    sign_in: SignIn | FreshSignIn | None,
    *,
    login_name: LoginName,
    password: Password,
    visitor: Visitor,
    renews: Session | None = None,
) -> PasswordOutcome:
    """Check name and password in the sign-in that was begun or read for this request. No unit of work may be open.

    A fresh sign-in is written down unless the password was not looked at (`SlowDown`, `HashingBusy`).

    `SignedIn` comes at once where AAL1 is enough, and on a remembered browser: then the session is at AAL1 all the
    same, and a service that asks for AAL2 goes through `begin_step_up`. `renews` is the session that the browser has.
    """
    fresh = isinstance(sign_in, FreshSignIn)
    if sign_in is None or (not isinstance(sign_in, FreshSignIn) and sign_in.state != "password"):
        return SignInExpired()
    database = authn.database
    accounts = await find_account.by_login(database.pool, database.vault, login_name)
    account_ids = [account.account_id for account in accounts]
    refused = await take_password_attempt(
        authn, login_name, account_ids, visitor, database.clock.now(), beginning=fresh
    )
    if refused is not None:
        return SlowDown(refused.until)
    account = await _whose(authn, accounts, password)
    if account is None:
        # The owner of an account that lost its name when it was closed learns so by its own password.
        account = await _whose(
            authn, await find_account.closed_by_login(database.pool, database.vault, login_name), password
        )
    if isinstance(account, HashingBusy):
        return account
    if account is None:
        return await _reject(authn, sign_in, account_ids)
    async with database.collect(Actor("citizen", account.account_id)) as uow:
        outcome = await _go_on(uow, authn, sign_in, account, visitor, renews=renews)
        await forgive_password_attempts(uow, authn, login_name, visitor.network)
    return outcome


async def _whose(
    authn: AuthnEnvironment, accounts: Sequence[AccountRef], password: Password
) -> AccountRef | HashingBusy | None:
    """Return the account whose password it is. Takes as long when there are no accounts."""
    found = await verify_password(authn, [account.account_id for account in accounts], password)
    if isinstance(found, HashingBusy):
        return found
    return next((item for item in accounts if item.account_id == found), None)


async def _reject(
    authn: AuthnEnvironment, sign_in: SignIn | FreshSignIn, account_ids: list[UUID]
) -> PasswordRejected:
    """Count the failure. The trail names the account only where the name led to one and no other."""
    account_id = account_ids[0] if len(account_ids) == 1 else None
    async with authn.database.collect(ANONYMOUS) as uow:
        if isinstance(sign_in, FreshSignIn):
            failures, sign_in_id = 1, sign_in.sign_in.id
            await sign_in.write(uow, state="password", failures=failures)
        else:
            failures, sign_in_id = await store.count_failure(uow.connection, sign_in.id) or 0, sign_in.id
        await record(uow, events.PasswordRejected(sign_in_id=sign_in_id, failures=failures), account_id=account_id)
    return PasswordRejected()


async def _go_on(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    under_way: SignIn | FreshSignIn,
    account: AccountRef,
    visitor: Visitor,
    *,
    renews: Session | None,
) -> PasswordAccepted | SignedIn | AccountNotUsable | SignInExpired:
    fresh = under_way if isinstance(under_way, FreshSignIn) else None
    sign_in = under_way.sign_in if isinstance(under_way, FreshSignIn) else under_way
    if account.state != "active":
        if fresh:
            await fresh.write(uow, state="password")
        event = events.SignInRefused(sign_in_id=sign_in.id, state=account.state)
        await record(uow, event, account_id=account.account_id)
        return AccountNotUsable(account.state, account.account_id)
    enough = await _password_is_enough(uow, sign_in, account, visitor)
    state: SignInState = "done" if enough else "code"
    if fresh:
        await fresh.write(uow, state=state, account_id=account.account_id)
    elif not await store.advance(
        uow.connection, sign_in.id, source="password", to=state, account_id=account.account_id, now=uow.now
    ):
        return SignInExpired()
    if not enough:
        return PasswordAccepted()
    return await finish_sign_in(
        uow, authn, sign_in, account.account_id, amr=AMR_PASSWORD, visitor=visitor, renews=renews
    )


async def _password_is_enough(uow: UnitOfWork, sign_in: SignIn, account: AccountRef, visitor: Visitor) -> bool:
    if sign_in.required_aal == 1:
        return True
    return await is_remembered(uow, account.account_id, visitor.remembered_browser_cookie)
