"""Registration by mobile subscription, steps 2 and 3: the choice, the form, the carrier's answer (S4-10 … S4-17)."""

from typing import cast, get_args

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.limits import Refused
from motid.proofing.registration.compare_with_carrier import compare_with_carrier
from motid.proofing.registration.model import Application
from motid.proofing.registration.start_registration import (
    AccountExists,
    CmndNoLongerAccepted,
    PhoneRegistered,
    Started,
    start_registration,
)
from motid.web.citizen.registration_visit import current_registration, keep, prefilled
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.registration import CMND_OVER, RegistrationForm
from motid.web.paths import PATHS
from motid.web.presenters.registration import (
    AccountExistsPage,
    ChooseMethodPage,
    Group,
    PhoneTakenPage,
    RegistrationPage,
)


@get(PATHS.register)
async def choose_method(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Vui lòng chọn phương thức đăng ký” (S4-12 … S4-14)."""
    wish = visit.request.query_params.get("group")
    group = cast(Group, wish) if wish in get_args(Group) else "citizen"
    return visit.page(ChooseMethodPage.for_group(group, PATHS.register_mobile))


@get(PATHS.register_mobile)
async def show_form(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form (S4-15), filled in with what was typed before when the carrier did not confirm it."""
    registration = await current_registration(visit)
    return visit.page(RegistrationPage(prefilled(registration), visit.services.captcha.question()))


@post(PATHS.register_mobile, status_code=200)
async def submit_form(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Start the registration and ask the carrier at once."""
    services, form = visit.services, visit.form(RegistrationForm)
    if form.wants_redrawing or not form.validate():
        return visit.page(RegistrationPage(form, services.captcha.question()))
    if fault := await services.captcha.fault(form):
        form.add_error("captcha", fault)
        return visit.page(RegistrationPage(form, services.captcha.question()))
    outcome = await start_registration(
        services.authn, _application(form), network=visit.network, continue_to=visit.continue_to
    )
    match outcome:
        case Started(token):
            return await _ask_carrier(visit, token.text())
        case AccountExists():
            return visit.redirect(PATHS.account_exists)
        case PhoneRegistered():
            return visit.redirect(PATHS.phone_taken)
        case CmndNoLongerAccepted():
            form.add_error("login_name", CMND_OVER)
            return visit.page(RegistrationPage(form, services.captcha.question()))
        case Refused(until):
            return too_fast(visit, until)


@get(PATHS.account_exists)
async def account_exists(visit: NamedDependency[Visit]) -> Response[bytes]:
    """There is an account under this number; three ways out (S4-17)."""
    return visit.page(AccountExistsPage())


@get(PATHS.phone_taken)
async def phone_taken(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The phone registered another account (S0-17)."""
    return visit.page(PhoneTakenPage())


async def _ask_carrier(visit: Visit, token: str) -> Response[bytes]:
    keep(visit, token)
    registration = await current_registration(visit, token)
    if registration is not None:
        await compare_with_carrier(visit.services.authn, visit.services.carrier, registration, visit.network)
    return visit.redirect(PATHS.register_resume)


def _application(form: RegistrationForm) -> Application:
    return Application(
        login_name=form.login_name.value,
        full_name=form.full_name.value,
        date_of_birth=form.date_of_birth.value,
        phone=form.phone.value,
        email=form.email.optional_value,
    )


HANDLERS = (choose_method, show_form, submit_form, account_exists, phone_taken)
