"""What is done to a case as such: who works on it, at which unit, what it waits for, and its end."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.assign_case import CannotWorkOnIt, TakenBefore, assign_case, give_back_case, take_case
from motid.desk.close_case import close_case, reopen_case
from motid.desk.model import Outcome
from motid.desk.transfer_case import NoSuchUnitToTransfer, transfer_case
from motid.desk.wait_for import let_wait
from motid.web.desk.case import case_again
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.cases import AssignForm, CaseForm, CloseForm, TransferForm, WaitForm
from motid.web.texts import N_


@post(route(DESK_PATHS.case_take), status_code=200)
async def take(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Work on a case of the queue."""
    form, case_id = visit.form(CaseForm), await case_id_of(visit, number)
    outcome = await take_case(visit.services.desk, visit.official, case_id, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, TakenBefore):
        return visit.redirect(address_of(number), notice="taken-before")
    return visit.redirect(address_of(number), notice="case-taken")


@post(route(DESK_PATHS.case_give_back), status_code=200)
async def give_back(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Put the case back into the queue of its unit."""
    form, case_id = visit.form(CaseForm), await case_id_of(visit, number)
    outcome = await give_back_case(visit.services.desk, visit.official, case_id, version=form.shown_version)
    await visit.granted(outcome, number)
    return visit.redirect(DESK_PATHS.home, notice="case-given-back")


@post(route(DESK_PATHS.case_wait), status_code=200)
async def wait(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Note that the case waits for the citizen, or that it does not any more."""
    form, case_id = visit.form(WaitForm), await case_id_of(visit, number)
    waits = form.waits.data == "yes"
    outcome = await let_wait(
        visit.services.desk, visit.official, case_id, for_citizen=waits, version=form.shown_version
    )
    await visit.granted(outcome, number)
    return visit.redirect(address_of(number), notice="case-waits" if waits else "case-goes-on")


@post(route(DESK_PATHS.case_assign), status_code=200)
async def assign(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Give a case to another official."""
    form, case_id = visit.form(AssignForm), await case_id_of(visit, number)
    to = uuid_of(form.to.data)
    if to is None:
        return visit.redirect(address_of(number), notice="cannot-work-on-it")
    outcome = await assign_case(visit.services.desk, visit.official, case_id, to, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, CannotWorkOnIt):
        return visit.redirect(address_of(number), notice="cannot-work-on-it")
    return visit.redirect(address_of(number), notice="case-given")


@post(route(DESK_PATHS.case_transfer), status_code=200)
async def transfer(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Hand a case to another unit."""
    form, case_id = visit.form(TransferForm), await case_id_of(visit, number)
    if not form.validate():
        return await case_again(visit, number, transfer=form)
    unit = (form.unit.data or "").strip()[:100]
    outcome = await transfer_case(visit.services.desk, visit.official, case_id, unit, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, NoSuchUnitToTransfer):
        form.add_error("unit", N_("Không có đơn vị mang mã này, hoặc ca đang ở đơn vị đó. Hãy chọn trong danh sách."))
        return await case_again(visit, number, transfer=form)
    return visit.redirect(DESK_PATHS.home, notice="case-transferred")


@post(route(DESK_PATHS.case_close), status_code=200)
async def close(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Close a case."""
    form, case_id = visit.form(CloseForm), await case_id_of(visit, number)
    if not form.validate():
        return await case_again(visit, number, close=form)
    outcome = Outcome(form.outcome.data or "")
    closed = await close_case(visit.services.desk, visit.official, case_id, outcome, version=form.shown_version)
    await visit.granted(closed, number)
    return visit.redirect(address_of(number), notice="case-closed")


@post(route(DESK_PATHS.case_reopen), status_code=200)
async def reopen(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Open a closed case again."""
    case_id = await case_id_of(visit, number)
    await visit.granted(await reopen_case(visit.services.desk, visit.official, case_id), number)
    return visit.redirect(address_of(number), notice="case-reopened")


HANDLERS = (take, give_back, wait, assign, transfer, close, reopen)
