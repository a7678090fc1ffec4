"""Grant, confirm and end roles at the desk: for the own units, and never for oneself."""

from uuid import UUID

from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import RefusalRule, Refused
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.confirm_role import NotGoneOn, confirm_role
from motid.officials.end_role import RoleIsEnded, RoleNotHeld, end_role, unit_of_role
from motid.officials.grant_role import (
    NoSuchPerson,
    NoSuchUnit,
    OwnRole,
    RoleHeldAlready,
    RoleIsGranted,
    grant_role,
)
from motid.officials.model import Official, Right, Role
from motid.officials.rights import may

GrantedAtDesk = RoleIsGranted | RoleHeldAlready | NoSuchPerson | NoSuchUnit


@recorded
async def appoint_official(
    env: DeskEnvironment, official: Official, number: PersonalIdNumber, role: Role, unit_code: str
) -> GrantedAtDesk | Refused:
    """Let the person with a number hold a role for a unit within the official's own scope."""
    if not may(official, Right.GRANT_ROLES):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        unit_id = await store.unit_id(uow.connection, unit_code)
        if unit_id is None:
            return NoSuchUnit()
        if not may(official, Right.GRANT_ROLES, unit_id):
            return Refused(RefusalRule.OUTSIDE_UNIT)
        outcome = await grant_role(uow, number=number, role=role, unit_code=unit_code, by=official)
    return Refused(RefusalRule.OWN_ACCOUNT) if isinstance(outcome, OwnRole) else outcome


@recorded
async def confirm_official(
    env: DeskEnvironment, official: Official, role_id: UUID
) -> RoleIsGranted | RoleHeldAlready | RoleNotHeld | NotGoneOn | Refused:
    """Let the account in which a role's own one goes on hold the role, for a unit within the official's own scope."""
    if not may(official, Right.GRANT_ROLES):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        hindered = await _hindered(uow, official, role_id)
        if hindered is not None:
            return hindered
        outcome = await confirm_role(uow, role_id, by=official)
    return Refused(RefusalRule.OWN_ACCOUNT) if isinstance(outcome, OwnRole) else outcome


@recorded
async def dismiss_official(
    env: DeskEnvironment, official: Official, role_id: UUID
) -> RoleIsEnded | RoleNotHeld | Refused:
    """End a role that is held for a unit within the official's own scope."""
    if not may(official, Right.GRANT_ROLES):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        hindered = await _hindered(uow, official, role_id)
        if hindered is not None:
            return hindered
        outcome = await end_role(uow, role_id, by=official)
    return Refused(RefusalRule.OWN_ACCOUNT) if isinstance(outcome, OwnRole) else outcome


async def _hindered(uow: UnitOfWork, official: Official, role_id: UUID) -> RoleNotHeld | Refused | None:
    """Return why the official cannot decide on a role; None for one of a unit within their own scope."""
    unit_id = await unit_of_role(uow.connection, role_id)
    if unit_id is None:
        return RoleNotHeld()
    return None if may(official, Right.GRANT_ROLES, unit_id) else Refused(RefusalRule.OUTSIDE_UNIT)
