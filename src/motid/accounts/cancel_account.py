"""Cancel an account (hủy, S0-17, S0-24): its identifiers are free for a new registration, its dossiers stay."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import closure_store as store
from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.accounts.errors import NoSuchAccount
from motid.accounts.events import AccountCancelled
from motid.accounts.model import AccountState
from motid.audit import record
from motid.db import UnitOfWork

_RELEASED = ["personal_number", "cmnd", "registered_phone", "contact_phone", "email"]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The account is cancelled."""

    closure_id: UUID


@dataclass(frozen=True, slots=True)
class NotCancellable:
    """The account is cancelled or merged already; nothing was written."""

    state: AccountState


async def cancel_account(
    uow: UnitOfWork,
    accounts: AccountEnvironment,
    account_id: UUID,
    *,
    reason: str,
    rule: str | None = None,
    in_favour_of: UUID | None = None,
) -> Cancelled | NotCancellable:
    """Cancel an active or locked account. Raises `NoSuchAccount`."""
    row = await store.lock_row(uow.connection, account_id)
    if row is None:
        raise NoSuchAccount(str(account_id))
    if row["state"] not in ("active", "locked"):
        return NotCancellable(row["state"])
    closure_id = uow.new_id()
    await store.replace_closure(uow.connection, account_id, closure_id, uow.now)
    await store.set_state(uow.connection, account_id, source=row["state"], to="cancelled", now=uow.now)
    await store.insert_closure(
        uow.connection, closure_id=closure_id, account_id=account_id, kind="cancelled", reason=reason, rule=rule,
        in_favour_of=in_favour_of, now=uow.now,
    )  # fmt: skip
    released = await store.release_identifiers(uow.connection, account_id, closure_id, _RELEASED, uow.now)
    event = AccountCancelled(closure_id=closure_id, reason=reason, rule=rule, released=released)
    await record(uow, event, account_id=account_id)
    await accounts.tell_closed(uow, AccountClosed(account_id, row["person_id"], "cancelled", reason, in_favour_of))
    return Cancelled(closure_id)
