"""A site whose journeys are still to come: a home page that says so honestly, the static files, and health."""

from typing import Any, Literal

from litestar import Litestar, Request, Response, get

from motid.settings import Settings
from motid.web import cookies
from motid.web.cookies import Cookies
from motid.web.frame import Frame
from motid.web.health import Health, health_routes
from motid.web.page_errors import page_error_handlers
from motid.web.presenters.page import Page
from motid.web.rendering import render
from motid.web.security_headers import with_security_headers
from motid.web.static_files import static_files
from motid.web.translations import choose_locale


def create_plain_site(settings: Settings, jar: Cookies, site: Literal["eid"], page: Page, health: Health) -> Litestar:
    """Return the application of the eID authority."""

    def frame(request: Request[Any, Any, Any]) -> Frame:
        locale = choose_locale(request.query_params.get("lang"), jar.read(request, cookies.LANGUAGE))
        return Frame(
            site=site,
            locale=locale,
            path="/",
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            exchange_origin=settings.exchange,
        )

    @get("/")
    async def home(request: Request[Any, Any, Any]) -> Response[bytes]:
        document = frame(request)
        return Response(
            render(page, document),
            media_type="text/html",
            headers={"Set-Cookie": jar.set(cookies.LANGUAGE, document.locale)}
            if "lang" in request.query_params
            else {},
        )

    return Litestar(
        route_handlers=[home, static_files(), *health_routes(health)],
        before_send=[with_security_headers(settings)],
        exception_handlers=page_error_handlers(frame),
        openapi_config=None,
        logging_config=None,  # bootstrap.logging has set it up; Litestar would write in another form
        debug=False,
    )
