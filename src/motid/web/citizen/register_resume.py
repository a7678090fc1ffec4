"""Where a registration stands: going on after the carrier's answer, a break, or the link of an SMS."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber, PersonalNumberWarning
from motid.proofing.registration.compare_with_carrier import CarrierSilent, compare_with_carrier
from motid.proofing.registration.confirm_phone import send_code
from motid.proofing.registration.model import Registration
from motid.proofing.registration.read_registration import resume_registration
from motid.web.citizen.registration_visit import NEXT_PAGE, current_registration, keep
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.registration import (
    CarrierMismatchPage,
    CarrierSilentPage,
    CarrierUnknownPage,
    RegistrationExpiredPage,
    ResumePage,
)
from motid.web.rendering import vietnamese_moment


@get(PATHS.register_resume)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say where the registration stands, or lead to its next page."""
    registration = await current_registration(visit)
    if registration is None:
        return visit.redirect(PATHS.register_expired)
    match registration.state:
        case "comparing":
            return visit.page(_silent(registration, asked_again=False))
        case "differs":
            return visit.page(CarrierMismatchPage(_birth_year_differs(registration)))
        case "unknown":
            return visit.page(CarrierUnknownPage())
        case state:
            return visit.redirect(NEXT_PAGE[state])


@post(PATHS.register_resume, status_code=200)
async def ask_again(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Ask the carrier again, about the same data and under the same request id."""
    registration = await current_registration(visit)
    if registration is None:
        return visit.redirect(PATHS.register_expired)
    if registration.state == "comparing":
        services = visit.services
        outcome = await compare_with_carrier(services.authn, services.carrier, registration, visit.network)
        if isinstance(outcome, CarrierSilent):
            return visit.page(_silent(registration, asked_again=True))
    return visit.redirect(PATHS.register_resume)


@get(PATHS.register_resume + "/{link:str}")
async def show_link(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """The link of an SMS. A button goes on: programs that open links in advance must not use it up."""
    if OpaqueToken.parse(link) is None:
        raise NotFoundException
    return visit.page(ResumePage(f"{PATHS.register_resume}/{link}"))


@post(PATHS.register_resume + "/{link:str}", status_code=200)
async def follow_link(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """Go on in this browser, and send the code: the person is here now."""
    parsed = OpaqueToken.parse(link)
    token = await resume_registration(visit.services.database, parsed) if parsed else None
    registration = await current_registration(visit, token.text()) if token else None
    if token is None or registration is None:
        return visit.redirect(PATHS.register_expired)
    keep(visit, token.text())
    if registration.state == "code":
        await send_code(visit.services.authn, registration, visit.network)
    return visit.redirect(NEXT_PAGE[registration.state])


@get(PATHS.register_expired)
async def expired(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Nothing to go on with in this browser."""
    return visit.page(RegistrationExpiredPage())


def _silent(registration: Registration, *, asked_again: bool) -> CarrierSilentPage:
    phone = registration.application.phone if registration.application else None
    return CarrierSilentPage(
        reference=reference_of(registration),
        kept_until=vietnamese_moment(registration.expires_at),
        phone_masked=phone.masked_first3() if phone else None,
        asked_again=asked_again,
    )


def _birth_year_differs(registration: Registration) -> bool:
    """Whether the digits of the number hint at a slip of the pen (invariant 8); told only after a mismatch."""
    typed = registration.application
    if typed is None or not isinstance(typed.login_name, PersonalIdNumber):
        return False
    warnings = typed.login_name.warnings(date_of_birth=typed.date_of_birth)
    return PersonalNumberWarning.BIRTH_YEAR_DIFFERS in warnings


def reference_of(registration: Registration) -> str:
    """Return a reference that the hotline can look up; it says nothing about the person."""
    tail = registration.id.hex[-8:].upper()
    return f"DK-{tail[:4]}-{tail[4:]}"


HANDLERS = (show, ask_again, show_link, follow_link, expired)
