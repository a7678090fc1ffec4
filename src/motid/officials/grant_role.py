"""Let somebody hold a role for a unit."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import find_account
from motid.accounts.is_normalised import is_normalised
from motid.audit import record
from motid.audit.record import record_all
from motid.db import UnitOfWork
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials import store
from motid.officials.events import RoleEnded, RoleGranted
from motid.officials.model import Official, Role


@dataclass(frozen=True, slots=True)
class RoleIsGranted:
    """The account holds the role from now on."""

    role_id: UUID
    account_id: UUID


@dataclass(frozen=True, slots=True)
class RoleHeldAlready:
    """The account holds the role for this unit already."""


@dataclass(frozen=True, slots=True)
class NoSuchPerson:
    """Nobody has an active normalised account with this number."""


@dataclass(frozen=True, slots=True)
class NoSuchUnit:
    """There is no unit with this code."""


@dataclass(frozen=True, slots=True)
class OwnRole:
    """Nobody grants roles to, or takes them from, themselves."""


GrantOutcome = RoleIsGranted | RoleHeldAlready | NoSuchPerson | NoSuchUnit | OwnRole


async def grant_role(
    uow: UnitOfWork, *, number: PersonalIdNumber, role: Role, unit_code: str, by: Official | None
) -> GrantOutcome:
    """Grant a role to the person with a personal number. `by` is None for the operator of the installation.

    Whether `by` may grant roles for the unit, the caller has checked.
    """
    unit = await store.select_unit(uow.connection, unit_code)
    if unit is None:
        return NoSuchUnit()
    account_id = await normalised_account(uow, number)
    if account_id is None:
        return NoSuchPerson()
    if by is not None and await is_own(uow, by, account_id):
        return OwnRole()
    return await appoint(uow, account_id, role, unit["id"], unit_code, by=by)


async def appoint(
    uow: UnitOfWork, account_id: UUID, role: Role, unit_id: UUID, unit_code: str, *, by: Official | None
) -> RoleIsGranted | RoleHeldAlready:
    """Let an account hold a role, in place of the accounts that went on in it: theirs ends."""
    granted_by = by.account_id if by else None
    left = await store.end_left_behind(uow.connection, account_id, role, unit_id, now=uow.now, ended_by=granted_by)
    ended = [(RoleEnded(role_id=one["id"], role=role, unit=unit_code), one["account_id"]) for one in left]
    if ended:
        await record_all(uow, ended)
    role_id = uow.new_id()
    granted = await store.insert_role(
        uow.connection,
        role_id=role_id,
        account_id=account_id,
        role=role,
        unit_id=unit_id,
        now=uow.now,
        granted_by=granted_by,
    )
    if not granted:
        return RoleHeldAlready()
    await record(uow, RoleGranted(role_id=role_id, role=role, unit=unit_code), account_id=account_id)
    return RoleIsGranted(role_id, account_id)


async def normalised_account(uow: UnitOfWork, number: PersonalIdNumber) -> UUID | None:
    """Return the active normalised account of whoever has a personal number."""
    holders = await find_account.by_login(uow.connection, uow.vault, number)
    for holder in holders:
        if holder.state == "active" and await is_normalised(uow.connection, holder.account_id):
            return holder.account_id
    return None


async def is_own(uow: UnitOfWork, official: Official, account_id: UUID) -> bool:
    """Whether an account is the official's own, by person."""
    ref = await find_account.by_id(uow.connection, account_id)
    return ref is not None and ref.person_id == official.person_id
