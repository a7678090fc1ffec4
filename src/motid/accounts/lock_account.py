"""Lock an account: nobody can use it until it is unlocked; nothing of it is lost (S0-14, domain facts on lock)."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import closure_store as store
from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.accounts.errors import NoSuchAccount
from motid.accounts.events import AccountLocked
from motid.accounts.model import AccountState, IdentifierType
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Locked:
    """The account is locked; `released` are the types of the identifiers that were set free."""

    closure_id: UUID
    released: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotLockable:
    """The account is not active; nothing was written."""

    state: AccountState


async def lock_account(
    uow: UnitOfWork,
    accounts: AccountEnvironment,
    account_id: UUID,
    *,
    reason: str,
    rule: str | None = None,
    in_favour_of: UUID | None = None,
    release: tuple[IdentifierType, ...] = (),
) -> Locked | NotLockable:
    """Lock an active account and end its sessions and tokens. Raises `NoSuchAccount`.

    `release`: identifiers that turned out to be somebody else's, such as those of `in_favour_of`.
    """
    row = await store.lock_row(uow.connection, account_id)
    if row is None:
        raise NoSuchAccount(str(account_id))
    if not await store.set_state(uow.connection, account_id, source="active", to="locked", now=uow.now):
        return NotLockable(row["state"])
    closure_id = uow.new_id()
    await store.insert_closure(
        uow.connection, closure_id=closure_id, account_id=account_id, kind="locked", reason=reason, rule=rule,
        in_favour_of=in_favour_of, now=uow.now,
    )  # fmt: skip
    released = await store.release_identifiers(uow.connection, account_id, closure_id, list(release), uow.now)
    event = AccountLocked(closure_id=closure_id, reason=reason, rule=rule, released=released)
    await record(uow, event, account_id=account_id)
    await accounts.tell_closed(uow, AccountClosed(account_id, row["person_id"], "locked", reason, in_favour_of))
    return Locked(closure_id, tuple(released))
