"""Confirm a role whose account went on in another: from now on that other account holds it."""

from dataclasses import dataclass
from uuid import UUID

from motid.db import UnitOfWork
from motid.officials import store
from motid.officials.end_role import RoleNotHeld
from motid.officials.grant_role import OwnRole, RoleHeldAlready, RoleIsGranted, appoint
from motid.officials.model import Official, Role


@dataclass(frozen=True, slots=True)
class NotGoneOn:
    """The role's account did not go on in another, or that one is not active and normalised."""


async def confirm_role(
    uow: UnitOfWork, role_id: UUID, *, by: Official
) -> RoleIsGranted | RoleHeldAlready | RoleNotHeld | NotGoneOn | OwnRole:
    """Let the surviving account hold the role. Whether `by` may grant roles for the unit, the caller has checked."""
    held = await store.select_role(uow.connection, role_id)
    if held is None:
        return RoleNotHeld()
    if held["person_id"] == by.person_id:
        return OwnRole()
    account_id = await store.account_after(uow.connection, role_id)
    if account_id is None:
        return NotGoneOn()
    return await appoint(uow, account_id, Role(held["role"]), held["unit_id"], held["unit_code"], by=by)
