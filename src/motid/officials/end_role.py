"""Take a role away. It works at once: roles are read at every request."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import find_account
from motid.audit import record
from motid.db import Reader, UnitOfWork
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials import store
from motid.officials.events import RoleEnded
from motid.officials.grant_role import OwnRole
from motid.officials.model import Official, Role


@dataclass(frozen=True, slots=True)
class RoleIsEnded:
    """The account holds the role no more."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class RoleNotHeld:
    """Nobody holds this role now."""


async def end_role(uow: UnitOfWork, role_id: UUID, *, by: Official | None) -> RoleIsEnded | RoleNotHeld | OwnRole:
    """End a role. `by` is None for the operator of the installation.

    Whether `by` may end roles for the unit, the caller has checked.
    """
    held = await store.select_role(uow.connection, role_id)
    if held is None:
        return RoleNotHeld()
    if by is not None and held["person_id"] == by.person_id:
        return OwnRole()
    ended = await store.end_role(uow.connection, role_id, uow.now, by.account_id if by else None)
    if not ended:
        return RoleNotHeld()
    event = RoleEnded(role_id=role_id, role=held["role"], unit=held["unit_code"])
    await record(uow, event, account_id=held["account_id"])
    return RoleIsEnded(held["account_id"])


async def find_role(uow: UnitOfWork, *, number: PersonalIdNumber, role: Role, unit_code: str) -> UUID | None:
    """Return the role that a person with a number holds for exactly this unit, in whatever state the account is."""
    unit = await store.select_unit(uow.connection, unit_code)
    if unit is None:
        return None
    holders = await find_account.by_login(uow.connection, uow.vault, number)
    return await store.find_role(uow.connection, [holder.account_id for holder in holders], role, unit["id"])


async def unit_of_role(connection: Reader, role_id: UUID) -> UUID | None:
    """Return the unit that a role is held for; None where nobody holds it now."""
    held = await store.select_role(connection, role_id)
    return None if held is None else held["unit_id"]
