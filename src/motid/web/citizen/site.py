"""The exchange's application: the citizens' pages, the OpenID Provider, static files and health."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.di import Provide

from motid.web import cookies
from motid.web.citizen import (
    account,
    call_back,
    caller_check,
    change_password,
    complaint,
    connected_services,
    contacts,
    desk_reset,
    dossiers,
    forgotten_password,
    home,
    identity,
    lost_phone,
    normalise,
    normalise_card,
    normalise_code,
    normalise_join,
    objection,
    own_cases,
    password_strength,
    phone_objection,
    register,
    register_code,
    register_resume,
    sign_in,
    sign_out,
    step_up,
)
from motid.web.citizen.own_account import NormalisationNeeded, to_form
from motid.web.citizen.services import CitizenServices
from motid.web.citizen.signed_in import SignInNeeded, to_sign_in
from motid.web.citizen.visit import open_visit
from motid.web.frame import Frame
from motid.web.health import Health, health_routes
from motid.web.management import management_document, management_router, pages_but_for_programs
from motid.web.page_errors import page_error_handlers
from motid.web.protocol import protocol_routes
from motid.web.protocol.front import Front
from motid.web.protocol.routes import protocol_pages
from motid.web.rendering import warm
from motid.web.security_headers import with_security_headers
from motid.web.static_files import static_files
from motid.web.translations import choose_locale

LARGEST_REQUEST = 64 * 1024
"""Bytes of a body; the largest form is a complaint."""

_PAGES = (
    home, register, register_resume, register_code, password_strength, complaint, sign_in, sign_out, step_up, account,
    connected_services, normalise, normalise_card, normalise_code, normalise_join, objection,
    dossiers, identity, forgotten_password, change_password, lost_phone, phone_objection,
    contacts, own_cases,
    desk_reset, caller_check,
    call_back,
)  # fmt: skip


def create_exchange(services: CitizenServices, health: Health) -> Front:
    """Return the application; templates are compiled now, not at somebody's first visit."""
    warm("exchange")
    settings = services.settings

    def frame_of_error(request: Request[Any, Any, Any]) -> Frame:
        jar = services.cookies
        return Frame(
            locale=choose_locale(request.query_params.get("lang"), jar.read(request, cookies.LANGUAGE)),
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            support=services.directory.at(services.database.clock.now()),
        )

    pages = Router(
        path="/",
        route_handlers=[handler for module in _PAGES for handler in module.HANDLERS],
        dependencies={"visit": Provide(open_visit)},
        include_in_schema=False,
    )
    protocol = protocol_routes(services.provider, services.directory)
    application = Litestar(
        route_handlers=[
            pages,
            static_files(),
            *protocol,
            management_router(services.provider),
            *health_routes(health),
        ],
        before_send=[with_security_headers(settings)],
        exception_handlers={
            **pages_but_for_programs(page_error_handlers(frame_of_error)),
            SignInNeeded: to_sign_in,
            NormalisationNeeded: to_form,
        },
        request_max_body_size=LARGEST_REQUEST,
        openapi_config=management_document(services.provider.issuer),
        logging_config=None,  # bootstrap.logging has set it up; Litestar would write in another form
        debug=False,
    )
    application.state.citizen = services
    return Front(application, protocol, protocol_pages(services.provider, services.directory), settings)
