"""Show one field unmasked, to one official, for a few minutes, with a reason that stays."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.access import refuse
from motid.desk.model import RefusalRule
from motid.desk.reveal_field import reveal_field
from motid.desk.revealed_values import RevealField
from motid.kernel.redaction import PersonalText
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, the_case, uuid_of
from motid.web.desk.visit import DeskVisit, Turned
from motid.web.forms.desk.cases import LONGEST_WORDS, RevealForm
from motid.web.presenters.desk.reveal import RevealPage


@get(route(DESK_PATHS.case_reveal))
async def show(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Ask for the reason."""
    await the_case(visit, number)
    query = visit.request.query_params
    form = RevealForm.submitted([(name, query.get(name, "")) for name in ("account", "field")])
    return await visit.page(RevealPage(number, await _field(visit, form, number), form), here=DESK_PATHS.home)


@post(route(DESK_PATHS.case_reveal), status_code=200)
async def submit(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Reveal, or be refused."""
    form, case_id = visit.form(RevealForm), await case_id_of(visit, number)
    field, account_id = await _field(visit, form, number), uuid_of(form.account.data)
    outcome = await reveal_field(
        visit.services.desk,
        visit.official,
        case_id,
        account_id,
        field,
        reason=form.reason.data or "",
        words=PersonalText((form.words.data or "")[:LONGEST_WORDS]),
    )
    await visit.granted(outcome, number)
    if account_id is None:
        return visit.redirect(address_of(number))
    return visit.redirect(DESK_PATHS.at(DESK_PATHS.case_account, number=number, account=account_id))


async def _field(visit: DeskVisit, form: RevealForm, number: str) -> RevealField:
    """Return the field; asking for one that there is not, such as a password, is refused and written down."""
    try:
        return RevealField(form.field.data or "")
    except ValueError:
        case_id = await case_id_of(visit, number)
        refused = await refuse(visit.services.database, visit.official, RefusalRule.NOT_ALLOWED, case_id)
        raise Turned(await visit.refused(refused)) from None


HANDLERS = (show, submit)
