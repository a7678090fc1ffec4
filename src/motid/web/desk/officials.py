"""“Cán bộ và vai trò”: who holds which role; grant, confirm and end them, never one's own."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.appoint_official import appoint_official, confirm_official, dismiss_official
from motid.officials.end_role import RoleIsEnded
from motid.officials.grant_role import NoSuchPerson, NoSuchUnit, RoleHeldAlready, RoleIsGranted
from motid.officials.list_officials import list_officials
from motid.officials.model import Right, Role
from motid.officials.rights import scope_of
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.the_case import uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.officials import GrantRoleForm
from motid.web.presenters.desk.officials import OfficialsPage
from motid.web.texts import N_


@get(DESK_PATHS.officials)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The roles held for the units in scope."""
    return await _page(visit, GrantRoleForm())


async def _page(visit: DeskVisit, form: GrantRoleForm) -> Response[bytes]:
    scope = scope_of(await visit.need(Right.GRANT_ROLES), Right.GRANT_ROLES)
    database = visit.services.database
    async with database.read() as connection:
        units = None if scope.everywhere else scope.unit_ids
        listed = await list_officials(connection, database.vault, units)
    return await visit.page(OfficialsPage(listed, form, visit.notice), here=DESK_PATHS.officials)


@post(DESK_PATHS.officials, status_code=200)
async def grant(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Let somebody hold a role."""
    official, form = await visit.need(Right.GRANT_ROLES), visit.form(GrantRoleForm)
    if not form.validate():
        return await _page(visit, form)
    role, unit = Role(form.role.data or ""), (form.unit.data or "").strip()[:100]
    outcome = await appoint_official(visit.services.desk, official, form.number.value, role, unit)
    match await visit.granted(outcome):
        case RoleIsGranted():
            return visit.redirect(DESK_PATHS.officials, notice="role-granted")
        case NoSuchPerson():
            form.add_error("number", N_("Chưa có tài khoản đã chuẩn hóa nào mang số này."))
        case NoSuchUnit():
            form.add_error("unit", N_("Không có đơn vị mang mã này."))
        case RoleHeldAlready():
            return visit.redirect(DESK_PATHS.officials, notice="role-not-granted")
    return await _page(visit, form)


@post(DESK_PATHS.official_confirm, status_code=200)
async def confirm(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Let the account hold a role in which the appointed one goes on."""
    official, role_id = await visit.need(Right.GRANT_ROLES), uuid_of(dict(visit.pairs).get("role"))
    if role_id is None:
        return visit.redirect(DESK_PATHS.officials, notice="role-not-granted")
    outcome = await visit.granted(await confirm_official(visit.services.desk, official, role_id))
    is_confirmed = isinstance(outcome, RoleIsGranted)
    return visit.redirect(DESK_PATHS.officials, notice="role-confirmed" if is_confirmed else "role-not-granted")


@post(DESK_PATHS.official_end, status_code=200)
async def end(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Take a role away; it works at once."""
    official, role_id = await visit.need(Right.GRANT_ROLES), uuid_of(dict(visit.pairs).get("role"))
    if role_id is None:
        return visit.redirect(DESK_PATHS.officials, notice="role-not-granted")
    ended = await visit.granted(await dismiss_official(visit.services.desk, official, role_id))
    notice_is = isinstance(ended, RoleIsEnded)
    return visit.redirect(DESK_PATHS.officials, notice="role-ended" if notice_is else "role-not-granted")


HANDLERS = (show, grant, confirm, end)
