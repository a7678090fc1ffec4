"""The accounts that a case is about: found inside the case for a purpose, linked, looked at, taken out."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.access import refuse
from motid.desk.link_account import NoSuchAccountToLink, link_account, unlink_account
from motid.desk.model import AccountPart, RefusalRule
from motid.desk.search_accounts import search_accounts
from motid.desk.timeline import read_account_timeline
from motid.desk.view_account import view_account
from motid.desk.visible_fields import visible_fields
from motid.web.desk.case import case_again, may_do
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, looked, the_case, uuid_of
from motid.web.desk.visit import DeskVisit, Turned
from motid.web.forms.desk.cases import AccountForm, FindAccountForm, LinkAccountForm
from motid.web.presenters.desk.account import AccountPage
from motid.web.presenters.desk.found_accounts import FoundAccountsPage


@post(route(DESK_PATHS.case_find_account), status_code=200)
async def find(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """List the accounts that have, or had, a number."""
    form, case_id = visit.form(FindAccountForm), await case_id_of(visit, number)
    if not form.validate():
        return await case_again(visit, number, find=form)
    purpose = form.purpose.data or ""
    hits = await search_accounts(visit.services.desk, visit.official, case_id, form.wanted.value, purpose=purpose)
    found = await visit.granted(hits, number)
    detail = await the_case(visit, number)
    return await visit.page(FoundAccountsPage(detail, found, purpose), here=DESK_PATHS.home)


@post(route(DESK_PATHS.case_link_account), status_code=200)
async def link(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Make a found account one of the case."""
    form, case_id = visit.form(LinkAccountForm), await case_id_of(visit, number)
    part: AccountPart = "subject" if form.part.data == "subject" else "other"
    outcome = await link_account(
        visit.services.desk,
        visit.official,
        case_id,
        await _account(visit, form.account.data, case_id),
        part=part,
        purpose=form.purpose.data or "",
        version=form.shown_version,
    )
    done = await visit.granted(outcome, number)
    if isinstance(done, NoSuchAccountToLink):
        return visit.redirect(address_of(number))
    return visit.redirect(address_of(number), notice="account-linked")


@post(route(DESK_PATHS.case_unlink_account), status_code=200)
async def unlink(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Take an account out of the case."""
    form, case_id = visit.form(AccountForm), await case_id_of(visit, number)
    account_id = await _account(visit, form.account.data, case_id)
    env, version = visit.services.desk, form.shown_version
    await visit.granted(await unlink_account(env, visit.official, case_id, account_id, version=version), number)
    return visit.redirect(address_of(number), notice="account-unlinked")


@get(route(DESK_PATHS.case_account))
async def show(visit: NamedDependency[DeskVisit], number: FromPath[str], account: FromPath[str]) -> Response[bytes]:
    """One account of the case, masked."""
    detail = await the_case(visit, number)
    env, official, case_id = visit.services.desk, visit.official, detail.case.id
    account_id = await _account(visit, account, case_id)
    view = await looked(visit, await view_account(env, official, case_id, account_id), number)
    before = uuid_of(visit.request.query_params.get("before"))
    events = await read_account_timeline(env, official, case_id, account_id, before=before)
    page = AccountPage(
        case=detail.case,
        view=view,
        may=may_do(official, detail.case),
        revealed=await visible_fields(env, official, case_id),
        events=await looked(visit, events, number),
        notice=visit.notice,
    )
    return await visit.page(page, here=DESK_PATHS.home)


async def _account(visit: DeskVisit, text: str | None, case_id: UUID) -> UUID:
    """Return the account that a form or an address names; one that is none is in no case."""
    found = uuid_of(text)
    if found is None:
        rule = RefusalRule.ACCOUNT_NOT_IN_CASE
        raise Turned(await visit.refused(await refuse(visit.services.database, visit.official, rule, case_id)))
    return found


HANDLERS = (find, link, unlink, show)
