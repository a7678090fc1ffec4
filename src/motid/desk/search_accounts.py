"""Look for accounts by a number or a phone: in a case, for a purpose, so many an hour. Nobody browses citizens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import AccountState, ProfileBundle, open_profile
from motid.audit import record
from motid.authn.sealed import PHONE_INDEX
from motid.db import UnitOfWork
from motid.desk import search_store as store
from motid.desk.access import enter_case, origins_within_reach, recorded
from motid.desk.caller_numbers import CallerNumber, type_of
from motid.desk.environment import DeskEnvironment
from motid.desk.events import AccountsSearched
from motid.desk.link_account import PURPOSES
from motid.desk.mask import mask_name
from motid.desk.model import RefusalRule, Refused
from motid.desk.policies import OFFICIAL_ATTEMPTS
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused as LimitRefused
from motid.officials.model import Official, Right
from motid.vault import Vault

MOST = 20
"""Accounts shown at most: a CMND number has a few holders, a phone a family's."""


@dataclass(frozen=True, slots=True)
class AccountsOf:
    """The accounts beside one that is linked to the case: of its person, or with a number of it."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class AccountHit:
    """An account that was found, masked. `by`: the types of what agrees; `holds_it`: now, and not once.

    `within_reach` is False for an account of another unit, and for an own one: nothing of those is told.
    """

    account_id: UUID
    state: AccountState
    normalised: bool
    opened_at: datetime
    origin: str
    by: tuple[str, ...]
    holds_it: bool
    merged_into: UUID | None
    masked_name: str | None
    within_reach: bool
    is_own: bool


@recorded
async def search_accounts(
    env: DeskEnvironment, official: Official, case_id: UUID, wanted: CallerNumber | AccountsOf, *, purpose: str
) -> tuple[AccountHit, ...] | Refused:
    """Return the accounts that have or had a number, closed ones too.

    Every search counts and is recorded, whatever it finds. Refused: without a purpose of the list, outside of a case
    on which the official works, and when the official has made too many.
    """
    if purpose not in PURPOSES:
        return Refused(RefusalRule.NO_PURPOSE, case_id)
    now = env.database.clock.now()
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.SEARCH)
        if isinstance(case, Refused):
            return case
        if await searched_too_often(env, official, uow, now):
            return Refused(RefusalRule.TOO_MANY, case.id)
        rows = await _find(uow, official, case.id, wanted)
        if isinstance(rows, Refused):
            return rows
        origins = {row["origin"] for row in rows}
        within = await origins_within_reach(uow.connection, env, official, origins, right=Right.SEARCH)
        hits = [_hit(uow.vault, row, within=row["origin"] in within and not row["is_own"]) for row in rows]
        by = "account" if isinstance(wanted, AccountsOf) else type_of(wanted)
        await record(uow, AccountsSearched(case_id=case.id, by=by, purpose=purpose, found=len(hits)))
        return tuple(hits)


async def searched_too_often(env: DeskEnvironment, official: Official, uow: UnitOfWork, now: datetime) -> bool:
    """Count a search of an official; whether it was one too many."""
    limit = env.policies.at(OFFICIAL_ATTEMPTS, now).searches.limit("desk.searches")
    outcome = await env.limiter.take(limit, str(official.person_id), now, within=uow.connection)
    return isinstance(outcome, LimitRefused)


def digests_of(vault: Vault, number: CallerNumber) -> list[tuple[str, bytes]]:
    """Return the digests under which accounts are found by a number: (type, digest)."""
    types = ["registered_phone", "contact_phone"] if isinstance(number, PhoneNumber) else [type_of(number)]
    return [(type_, digest_of(vault, type_, number.reveal())) for type_ in types]


def digest_of(vault: Vault, kind: str, value: str) -> bytes:
    """Return the one digest by which a value is read at present."""
    index = vault.index_to_read(kind, value)
    return index.a or index.b or b""


async def _find(
    uow: UnitOfWork, official: Official, case_id: UUID, wanted: CallerNumber | AccountsOf
) -> list[Any] | Refused:
    if isinstance(wanted, AccountsOf):
        if not await store.is_linked(uow.connection, case_id, wanted.account_id):
            return Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case_id)
        return await store.accounts_beside(uow.connection, official, wanted.account_id, MOST)
    otp = digest_of(uow.vault, PHONE_INDEX, wanted.e164()) if isinstance(wanted, PhoneNumber) else None
    return await store.accounts_with(uow.connection, official, digests_of(uow.vault, wanted), otp, MOST)


def _hit(vault: Vault, row: Any, *, within: bool) -> AccountHit:
    name = None
    if within:
        profile = open_profile(vault.open("account", row["id"], row["sealed"], ProfileBundle))
        name = mask_name(profile.full_name) if profile.full_name else None
    return AccountHit(
        account_id=row["id"],
        state=row["state"],
        normalised=row["normalised_at"] is not None,
        opened_at=row["opened_at"],
        origin=row["origin"],
        by=tuple(sorted(row["types"])),
        holds_it=row["held"],
        merged_into=row["merged_into"],
        masked_name=name,
        within_reach=within,
        is_own=row["is_own"],
    )
