"""Let one account go on in another: what belonged to it follows, and a way back is kept (invariant 3)."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import merge_store as store
from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.accounts.errors import NoSuchAccount
from motid.accounts.events import AccountsMerged
from motid.accounts.model import AccountState, Merge
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Merged:
    """The absorbed account is closed, and what was its own is the survivor's."""

    merge: Merge


@dataclass(frozen=True, slots=True)
class NotMergeable:
    """The survivor is not active, or the other account went on in another before; nothing was written."""

    survivor: AccountState
    absorbed: AccountState


async def merge_accounts(
    uow: UnitOfWork,
    accounts: AccountEnvironment,
    *,
    survivor_id: UUID,
    absorbed_id: UUID,
    reason: str,
    rule: str | None = None,
) -> Merged | NotMergeable:
    """Merge `absorbed_id`, in any state but merged, into the active `survivor_id`. Raises `NoSuchAccount`.

    Of merges that race, the row locks let one go first; the others then see what it left.
    """
    merge = Merge(uow.new_id(), survivor_id, absorbed_id, reason, rule)
    rows = await store.lock_both(uow.connection, merge)
    if len(rows) < 2:
        raise NoSuchAccount(str(absorbed_id))
    survivor, absorbed = rows[survivor_id], rows[absorbed_id]
    if survivor["state"] != "active" or absorbed["state"] == "merged":
        return NotMergeable(survivor["state"], absorbed["state"])
    person_id = survivor["person_id"]
    await store.insert_merge(uow.connection, merge, absorbed, uow.now)
    await store.mark_merged(uow.connection, merge, person_id=person_id, now=uow.now)
    await store.give_person(uow.connection, absorbed_id, person_id)
    closed = AccountClosed(absorbed_id, absorbed["person_id"], "merged", reason, survivor_id)
    await accounts.tell_closed(uow, closed)
    await store.move_identifiers(uow.connection, merge, person_id, uow.now)
    for participant in accounts.participants:
        await participant.absorb(uow, merge)
    event = AccountsMerged(merge_id=merge.id, survivor_id=survivor_id, reason=reason, rule=rule)
    await record(uow, event, account_id=absorbed_id)
    return Merged(merge)
