"""Take a merge back: the absorbed account gets its person, its state and everything that followed the survivor."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.accounts import merge_store as store
from motid.accounts.environment import AccountEnvironment
from motid.accounts.events import MergeReverted
from motid.accounts.model import Merge
from motid.accounts.normalise_account import keep_mark_if_entitled
from motid.audit import record
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reverted:
    """The absorbed account is what it was before."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class NotInForce:
    """There is no such merge, or it was reverted before."""


@dataclass(frozen=True, slots=True)
class SurvivorWentOn:
    """The survivor has itself gone on in another account: that merge is reverted first."""

    survivor_id: UUID


async def revert_merge(
    uow: UnitOfWork, accounts: AccountEnvironment, merge_id: UUID, *, reason: str
) -> Reverted | NotInForce | SurvivorWentOn:
    """Revert. What the survivor got since then stays with it; what it had from the other goes back.

    Neither stays normalised without its number (invariant 2).
    """
    row: Any = await store.select_merge(uow.connection, merge_id)
    if row is None:
        return NotInForce()
    merge = Merge(row["id"], row["survivor_id"], row["absorbed_id"], row["reason"], row["rule"])
    rows = await store.lock_both(uow.connection, merge)
    if rows[merge.survivor_id]["state"] == "merged":
        return SurvivorWentOn(merge.survivor_id)
    await store.unmark_merged(uow.connection, merge.id, uow.now)
    await store.give_person(uow.connection, merge.absorbed_id, row["absorbed_person_id"])
    await store.move_identifiers_back(uow.connection, merge, row["absorbed_person_id"])
    for participant in accounts.participants:
        await participant.revert(uow, merge)
    for account_id in (merge.absorbed_id, merge.survivor_id):
        await keep_mark_if_entitled(uow, account_id, reason="merge_reverted")
    await store.end_merge(uow.connection, merge.id, uow.now)
    event = MergeReverted(merge_id=merge.id, survivor_id=merge.survivor_id, reason=reason)
    await record(uow, event, account_id=merge.absorbed_id)
    return Reverted(merge.absorbed_id)
