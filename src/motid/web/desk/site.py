"""The desk's application: its pages, the sign-in by MotID, static files and health."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.di import Provide

from motid.web import cookies
from motid.web.desk import (
    accounts_of_case,
    approvals,
    call_backs,
    case,
    case_moves,
    directory,
    evidence,
    hand_over,
    home,
    load,
    new_case,
    officials,
    refusals,
    reveal,
    search,
    sign_in,
    steps,
    templates,
)
from motid.web.desk.backchannel_logout import backchannel_logout
from motid.web.desk.frame import DeskFrame
from motid.web.desk.services import DeskServices
from motid.web.desk.visit import SignInNeeded, Turned, open_desk_visit, to_answer, to_sign_in
from motid.web.health import Health, health_routes
from motid.web.page_errors import page_error_handlers
from motid.web.rendering import warm
from motid.web.security_headers import with_security_headers
from motid.web.static_files import static_files
from motid.web.translations import choose_locale

LARGEST_REQUEST = 64 * 1024
"""Bytes of a body; the largest form is a new case."""

_PAGES = (
    sign_in, home, new_case, search, case, case_moves, accounts_of_case, reveal, evidence, steps, approvals,
    officials, refusals, call_backs, hand_over, load, templates, directory,
)  # fmt: skip
"""Modules of pages, each with its `HANDLERS`."""


def create_desk(services: DeskServices, health: Health) -> Litestar:
    """Return the application; templates are compiled now, not at somebody's first visit."""
    warm("desk")
    settings = services.settings

    def frame_of_error(request: Request[Any, Any, Any]) -> DeskFrame:
        wish = services.cookies.read(request, cookies.LANGUAGE)
        return DeskFrame(
            site="desk",
            locale=choose_locale(request.query_params.get("lang"), wish),
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            exchange_origin=settings.exchange,
        )

    pages = Router(
        path="/",
        route_handlers=[handler for module in _PAGES for handler in module.HANDLERS],
        dependencies={"visit": Provide(open_desk_visit)},
        include_in_schema=False,
    )
    application = Litestar(
        route_handlers=[pages, backchannel_logout, static_files(), *health_routes(health)],
        before_send=[with_security_headers(settings)],
        exception_handlers={
            **page_error_handlers(frame_of_error),
            SignInNeeded: to_sign_in,
            Turned: to_answer,
        },
        request_max_body_size=LARGEST_REQUEST,
        openapi_config=None,
        logging_config=None,  # bootstrap.logging has set it up; Litestar would write in another form
        debug=False,
    )
    application.state.desk = services
    return application
