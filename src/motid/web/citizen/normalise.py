"""The form of a normalisation, the registries, and where a request stands (S0-09 … S0-22, S2-16 … S2-25)."""

from typing import cast

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.list_otp_phones import list_otp_phones
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.normalisation.request.ask_registries import ask_registries
from motid.normalisation.request.needs import Needed
from motid.normalisation.request.submit import AtTheSameTime, Submitted, submit_request
from motid.web import cookies
from motid.web.citizen.normalise_form import blank_form, claims_of, hints_about, same_cmnd, without_known
from motid.web.citizen.own_account import Standing, conversion_may_wait, standing_of
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.normalisation import ConversionForm, NormalisationForm, PersonForm
from motid.web.paths import PATHS
from motid.web.presenters.normalisation import ConversionPage, NormalisationPage, PhoneDiffersPage, WaitingPage


@get(PATHS.normalise)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form, or the page for where the request stands."""
    standing = await standing_of(visit)
    if standing.needed is Needed.NOTHING:
        return visit.redirect(visit.continue_to or PATHS.account)
    wants_form = visit.request.query_params.get("edit") == "yes"
    elsewhere = None if wants_form else _elsewhere(visit, standing)
    if elsewhere is not None:
        return elsewhere
    return form_page(visit, standing, blank_form(standing, await known_phone(visit, standing)))


@post(PATHS.normalise, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Read the form and ask the registries at once, while the person waits."""
    standing = await standing_of(visit)
    if standing.needed is Needed.NOTHING:
        return visit.redirect(visit.continue_to or PATHS.account)
    form = _submitted(visit, standing)
    if form.wants_redrawing or not form.validate() or not same_cmnd(form, standing.account):
        return form_page(visit, standing, form)
    normalisation, account = visit.services.normalisation, standing.account
    claims = claims_of(cast(NormalisationForm | ConversionForm, form), account)
    outcome = await submit_request(normalisation, account.ref, claims, kind=standing.kind, network=visit.network)
    match outcome:
        case Submitted(request):
            await ask_registries(normalisation, request, visit.network)
        case AtTheSameTime():
            pass
        case Refused(until):
            return too_fast(visit, until)
    return visit.redirect(visit.onward(PATHS.normalise))


@post(PATHS.normalise_later, status_code=200)
async def later(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Bỏ qua”, as long as the rules of the day allow it (S2-25)."""
    standing = await standing_of(visit)
    if standing.needed is not Needed.CONVERSION or not conversion_may_wait(visit):
        return visit.redirect(visit.onward(PATHS.normalise))
    visit.set_cookie(cookies.CONVERSION_LATER, standing.session.id.hex)
    return visit.redirect(visit.continue_to or PATHS.account)


@get(PATHS.normalise_phone)
async def phone_differs(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The phone is not registered in the person's own name (S4-09)."""
    standing = await standing_of(visit)
    if standing.request is None or standing.request.state != "phone_differs":
        return visit.redirect(visit.onward(PATHS.normalise))
    claims = standing.request.claims
    return visit.page(PhoneDiffersPage(claims.phone.masked_first3() if claims else ""))


def _elsewhere(visit: Visit, standing: Standing) -> Response[bytes] | None:
    """Return the answer that leads to where the request stands; None when that is the form."""
    request = standing.request
    if standing.needed is Needed.CODE:
        return visit.redirect(visit.onward(PATHS.normalise_code))
    if standing.needed is Needed.ANSWER and request is not None:
        return visit.page(WaitingPage(request.claims.phone.masked_first3() if request.claims else ""))
    if request is not None and request.state == "phone_differs":
        return visit.redirect(visit.onward(PATHS.normalise_phone))
    if request is not None and request.state == "taken":
        return visit.redirect(visit.onward(PATHS.normalise_taken))
    return None


def _submitted(visit: Visit, standing: Standing) -> PersonForm:
    form = visit.form(NormalisationForm if standing.kind == "form" else ConversionForm)
    return without_known(form, standing, said={name for name, _ in visit.pairs})


def form_page(visit: Visit, standing: Standing, form: PersonForm, *, scanned: bool = False) -> Response[bytes]:
    """Show a form; `scanned` when a card's QR code filled it in."""
    request = standing.request
    differs = request is not None and request.state == "differs"
    hints = hints_about(request.claims, standing.account) if differs and request and request.claims else ()
    if isinstance(form, ConversionForm):
        page = ConversionPage(form, differs, hints, scanned, may_wait=conversion_may_wait(visit))
        return visit.page(page, address=PATHS.normalise)
    return visit.page(
        NormalisationPage(cast(NormalisationForm, form), differs, hints, scanned), address=PATHS.normalise
    )


async def known_phone(visit: Visit, standing: Standing) -> PhoneNumber | None:
    """Return the phone that receives the account's codes, else one that the account knows."""
    database = visit.services.database
    async with database.read() as connection:
        phones = await list_otp_phones(connection, database.vault, standing.session.account_id)
    if phones:
        return phones[0].phone
    found = standing.account.first("registered_phone") or standing.account.first("contact_phone")
    return found.value if found is not None and isinstance(found.value, PhoneNumber) else None


HANDLERS = (show, submit, later, phone_differs)
