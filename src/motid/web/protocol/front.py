"""The way to the protocol's endpoints past the framework: by the exact path, straight to the handler.

Routing, scope state and error layers of the framework cost as much CPU time as userinfo itself. Handlers of the
protocol use none of them: they read the raw request and build their answers. What they need from around them is done
here: the security headers of every answer, and a clean answer with a reference in the log when one fails. Every other
path, and every other spelling of these, goes through the framework, which knows the same handlers.
"""

import secrets
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog
from litestar import Litestar
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.kernel.errors import DomainError, NotNow
from motid.settings import Settings
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.protocol.http import ANY_ORIGIN, JSON, NO_STORE, answer
from motid.web.protocol.pages import Pages
from motid.web.security_headers import completion_of_headers

log = structlog.get_logger()
_FOR_PEOPLE = frozenset(
    {"/authorize", "/logout", "/logout/confirm", PATHS.device, PATHS.device_done, PATHS.requests},
)
"""Endpoints that browsers open: what goes wrong there is told by a page."""
_NOT_NOW = b'{"error":"temporarily_unavailable","error_description":"this server is not ready; try again soon"}'


class Front:
    """An application that serves the protocol's endpoints itself, and leaves everything else to `application`."""

    def __init__(
        self, application: Litestar, routes: Iterable[ASGIRouteHandler], pages: Pages, settings: Settings
    ) -> None:
        self.application = application
        self._pages = pages
        self._endpoints: dict[str, Any] = {
            path: route.fn for route in routes if not route.is_mount for path in route.paths
        }
        self._complete = completion_of_headers(settings)

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """Run what the application does between its start and its end."""
        return self.application.lifespan()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        endpoint = self._endpoints.get(scope.get("path", ""))
        if endpoint is None:
            await self.application(scope, receive, send)
            return
        started = False

        def send_complete(message: Any) -> Any:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": self._complete(message["headers"])}
            return send(message)

        try:
            await endpoint(scope, receive, send_complete)
        except Exception as error:
            if started:
                raise
            await self._apologise(scope, send_complete, error)

    async def _apologise(self, scope: Scope, send: Send, error: Exception) -> None:
        """Answer 500 or 503 with nothing of the error, whose text may quote values; the log has its type."""
        reference, path = secrets.token_hex(4), scope["path"]
        code = error.code if isinstance(error, DomainError) else None
        log.error("request_failed", reference=reference, error=type(error).__name__, code=code, path=path)
        if path in _FOR_PEOPLE:
            status = 503 if isinstance(error, NotNow) else 500
            await self._pages.show(scope, send, ErrorPage(status, reference), status=status)
            return
        if isinstance(error, NotNow):
            await answer(send, 503, _NOT_NOW, JSON, (*NO_STORE, *ANY_ORIGIN))
            return
        body = (
            b'{"error":"server_error","error_description":"something failed here; reference %s"}' % reference.encode()
        )
        await answer(send, 500, body, JSON, (*NO_STORE, *ANY_ORIGIN))
