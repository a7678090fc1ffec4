"""Take a role away. It works at once: roles are read at every request."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.officials import store
from motid.officials.events import RoleEnded
from motid.officials.grant_role import OwnRole
from motid.officials.model import Official


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
