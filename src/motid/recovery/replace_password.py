"""What every new password of an existing account brings with it: nobody else stays in, and every contact is told."""

from uuid import UUID

from motid.accounts.model import Account
from motid.authn.environment import AuthnEnvironment
from motid.authn.model import SessionEndReason
from motid.authn.password_hasher import PasswordHash
from motid.authn.set_password import set_password
from motid.authn.shut_out import shut_out
from motid.db import UnitOfWork
from motid.recovery.announce import PASSWORD_CHANGED, announce
from motid.recovery.desk_reset import store as desk_resets
from motid.recovery.store import changes, recoveries, resets


async def replace_password(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    account: Account,
    hashed: PasswordHash,
    *,
    recovered: bool,
    except_session: UUID | None = None,
    except_reset: UUID | None = None,
) -> None:
    """Set the password, end sessions, remembered browsers, services' tokens and other recoveries, and tell everybody.

    `recovered`: whether the former password was not given, so that a cooling period begins.
    """
    account_id = account.ref.account_id
    await set_password(uow, account_id, hashed)
    await shut_out(uow, authn, account_id, SessionEndReason.PASSWORD_CHANGED, except_session=except_session)
    await changes.end_pending(uow.connection, account_id)
    await resets.end_others(uow.connection, account_id, except_reset)
    await desk_resets.end_of_account(uow.connection, account_id, uow.now)
    if recovered:
        await recoveries.insert(uow.connection, uow.new_id(), account_id, "password", uow.now)
    await announce(uow, account, PASSWORD_CHANGED)
