"""The ASGI application: routes, security headers, health."""

import logging

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examples.portal import notices, services, sign_in
from examples.portal.pages import page
from examples.portal.settings import PortalSettings
from examples.portal.storage import Storage

SESSION_COOKIE = "portal_session"
"""Cookies are shared by the ports of a host, so the name is the portal's own."""
log = logging.getLogger("portal")


class SecurityHeaders:
    """Sets the headers of every answer; forms may lead to the portal itself and to MotID (sign-out)."""

    def __init__(self, app: ASGIApp, issuer: str) -> None:
        self._app = app
        self._policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
            f"form-action 'self' {issuer}; base-uri 'none'; frame-ancestors 'none'"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to whatever the application answers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
            await send(message)

        await self._app(scope, receive, with_headers)


async def live(_: Request) -> Response:
    """Whether the process runs."""
    return JSONResponse({"status": "live"})


async def ready(request: Request) -> Response:
    """Whether the portal can serve."""
    good = await request.app.state.storage.ready()
    return JSONResponse({"status": "ready" if good else "not ready"}, status_code=200 if good else 503)


async def metrics(_: Request) -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def refused(request: Request, error: Exception) -> Response:
    """Answer an HTTP error with a page in words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 500:
        log.error("request_failed error=%s", type(error).__name__)
    texts = {
        403: ("Biểu mẫu đã hết hạn. Hãy quay lại và gửi lại.", "The form has expired. Go back and send it again."),
        404: ("Không tìm thấy trang này.", "There is no such page."),
    }.get(status, ("Yêu cầu chưa xử lý được. Hãy thử lại.", "The request could not be handled. Try again."))
    return page(request, "fault.html", status=status, explanation=texts, code=str(status))


def create_app(settings: PortalSettings) -> Starlette:
    """Return the portal."""
    app = Starlette(
        routes=[
            Route("/", services.home),
            Route("/sign-in", sign_in.start),
            Route("/callback", sign_in.callback),
            Route("/sign-out", sign_in.sign_out, methods=["POST"]),
            Route("/backchannel-logout", notices.backchannel_logout, methods=["POST"]),
            Route("/security-events", notices.security_event, methods=["POST"]),
            Route("/me", services.me),
            Route(services.BIRTH_COPY, services.birth_copy, methods=["GET", "POST"]),
            Route("/dossiers", services.dossiers),
            Route("/dossiers/{code}", services.receipt),
            Route("/health/live", live),
            Route("/health/ready", ready),
            Route("/metrics", metrics),
            Mount("/static", StaticFiles(packages=[("examples.portal", "static")])),
        ],
        middleware=[
            Middleware(SecurityHeaders, issuer=settings.issuer),
            Middleware(
                SessionMiddleware,
                secret_key=settings.secret,
                session_cookie=SESSION_COOKIE,
                max_age=7200,
                same_site="lax",
                https_only=settings.secure,
            ),
        ],
        exception_handlers={HTTPException: refused, 500: refused},
    )
    app.state.settings = settings
    app.state.storage = Storage(settings.var)
    app.state.oauth = sign_in.provider_of(settings)
    return app


def __getattr__(name: str) -> Starlette:
    """Make `app` when a server asks for it, from the environment; tests make their own."""
    if name != "app":
        raise AttributeError(name)
    return create_app(PortalSettings.from_environment())
