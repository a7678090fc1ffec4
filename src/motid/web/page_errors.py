"""Errors as pages for people: the status in words, what to do, and a reference; never a stack trace."""

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from motid.kernel.errors import DomainError, NotNow
from motid.web.frame import Frame
from motid.web.presenters.errors import ErrorPage
from motid.web.rendering import render

log = structlog.get_logger()
_SOON = "5"
"""Seconds until what cannot be done now may be tried again."""
FrameOf = Callable[[Request[Any, Any, Any]], Frame]


def page_error_handlers(frame_of: FrameOf) -> ExceptionHandlersMap:
    """Return the handlers of a site whose frames `frame_of` makes."""

    def answer(request: Request[Any, Any, Any], status: int, reference: str | None = None) -> Response[bytes]:
        return Response(
            render(ErrorPage(status, reference), frame_of(request)),
            status_code=status,
            media_type="text/html",
            headers={"Cache-Control": "no-store"},
        )

    def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        if error.status_code >= 500:
            return on_any(request, error)
        response = answer(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    def on_domain(request: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
        log.warning("rule_broken", code=error.code, path=_route(request))
        if isinstance(error, NotNow):
            response = answer(request, 503)
            response.headers["Retry-After"] = _SOON
            return response
        return answer(request, 409 if error.code.startswith("db.") else 400)

    def on_any(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        reference = secrets.token_hex(4)
        # The type alone: an exception's text may quote what a person typed.
        log.error("request_failed", reference=reference, error=type(error).__name__, path=_route(request))
        return answer(request, 500, reference)

    return {HTTPException: on_http, DomainError: on_domain, Exception: on_any}


def _route(request: Request[Any, Any, Any]) -> str:
    """Return the route's pattern; the path itself may carry a token."""
    return str(request.scope.get("path_template", "")) or "unrouted"
