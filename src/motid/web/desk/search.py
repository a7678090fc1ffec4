"""“Tìm ca”: by case number, or by a number or phone of a citizen; accounts are looked for inside a case only."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.find_cases import find_by_case_number, find_cases
from motid.kernel.errors import InvalidValue
from motid.officials.model import Right
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.cases import SearchForm, parse_number
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.desk.search import SearchPage
from motid.web.texts import N_
from motid.web.texts.validation import text_for


@get(DESK_PATHS.search)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The form."""
    await visit.need(Right.SEARCH)
    return await visit.page(SearchPage(SearchForm()), here=DESK_PATHS.search)


@post(DESK_PATHS.search, status_code=200)
async def submit(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Go to the case, or list the cases of a citizen."""
    official, form = await visit.need(Right.SEARCH), visit.form(SearchForm)
    env = visit.services.desk
    if not form.validate():
        return await visit.page(SearchPage(form), here=DESK_PATHS.search)
    wanted = (form.wanted.data or "").strip()
    if wanted[:3].upper() == "KN-":
        number = wanted.upper()[:40]
        if await find_by_case_number(env, number) is not None:
            return visit.redirect(DESK_PATHS.at(DESK_PATHS.case, number=number))
        form.add_error("wanted", N_("Không có ca nào mang số này."))
        return await visit.page(SearchPage(form), here=DESK_PATHS.search)
    try:
        citizen = parse_number(wanted)
    except InvalidValue as fault:
        form.add_error("wanted", text_for(fault.code))
        return await visit.page(SearchPage(form), here=DESK_PATHS.search)
    found = await visit.granted(await find_cases(env, official, citizen))
    now = env.database.clock.now()
    rows = tuple(CaseRow.of(case, now) for case in found.cases)
    return await visit.page(SearchPage(SearchForm(), rows, found.elsewhere), here=DESK_PATHS.search)


HANDLERS = (show, submit)
