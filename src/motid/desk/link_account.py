"""Say which accounts a case is about: only these may be looked at in it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.access import enter_case, reaches_origin, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import AccountLinked, AccountUnlinked
from motid.desk.model import AccountPart, Case, RefusalRule, Refused
from motid.officials.model import Official, Right


class Purpose(StrEnum):
    """Why somebody looks for an account, or links one."""

    CALLERS_ACCOUNT = "callers_account"
    """To find the account that the caller speaks of."""
    OTHER_ACCOUNT = "other_account"
    """To find another account of the caller."""
    HOLDER_OF_NUMBER = "holder_of_number"
    """To see which account has the caller's number."""
    HOLDER_OF_PHONE = "holder_of_phone"
    """To see which account has the caller's phone."""
    CLOSED_ACCOUNT = "closed_account"
    """To see why the caller's account is closed."""


PURPOSES = frozenset(Purpose)


@dataclass(frozen=True, slots=True)
class NoSuchAccountToLink:
    """There is no account of this identifier."""


@recorded
async def link_account(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    account_id: UUID,
    *,
    part: AccountPart,
    purpose: str,
    version: int | None = None,
) -> Case | Refused | NoSuchAccountToLink:
    """Link an account to a case; as its `subject`, the one before becomes one of the others.

    Refused: without a purpose of the list, for an own account, and for one of another unit (transfer the case).
    """
    if purpose not in PURPOSES:
        return Refused(RefusalRule.NO_PURPOSE, case_id)
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        if isinstance(case, Refused):
            return case
        origin = await store.origin_of(uow.connection, account_id)
        if origin is None:
            return NoSuchAccountToLink()
        if await store.owns(uow.connection, official, account_id):
            return Refused(RefusalRule.OWN_ACCOUNT, case.id)
        if not await reaches_origin(uow.connection, env, official, origin, Right.WORK_CASES):
            return Refused(RefusalRule.ACCOUNT_OUTSIDE_UNIT, case.id)
        await _link(uow, official, case, account_id, part=part, purpose=purpose)
        return await store.select_case(uow.connection, case.id) or case


async def _link(
    uow: UnitOfWork, official: Official, case: Case, account_id: UUID, *, part: AccountPart, purpose: str
) -> None:
    row = (uow.new_id(), account_id, part)
    fresh = await store.insert_accounts(
        uow.connection, case.id, [row], linked_by=official.account_id, now=uow.now, purpose=purpose
    )
    if part == "subject":
        await store.set_subject(uow.connection, case.id, account_id)
    if fresh:
        await store.insert_move(
            uow.connection,
            move_id=uow.new_id(),
            case_id=case.id,
            kind="linked",
            now=uow.now,
            moved_by=official.account_id,
            account_id=account_id,
            detail=purpose,
        )
        await record(uow, AccountLinked(case_id=case.id, purpose=purpose), account_id=account_id)


@recorded
async def unlink_account(
    env: DeskEnvironment, official: Official, case_id: UUID, account_id: UUID, *, version: int | None = None
) -> Case | Refused:
    """Take an account out of a case; refused while a step about it waits for its decision."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        if isinstance(case, Refused):
            return case
        if await store.has_proposed_step(uow.connection, case.id, account_id):
            return Refused(RefusalRule.STEP_PROPOSED, case.id)
        if not await store.remove_account(uow.connection, case.id, account_id):
            return Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
        if case.account_id == account_id:
            await store.set_subject(uow.connection, case.id, None)
        await store.insert_move(
            uow.connection,
            move_id=uow.new_id(),
            case_id=case.id,
            kind="unlinked",
            now=uow.now,
            moved_by=official.account_id,
            account_id=account_id,
        )
        await record(uow, AccountUnlinked(case_id=case.id), account_id=account_id)
        return await store.select_case(uow.connection, case.id) or case
