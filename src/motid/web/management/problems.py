"""Errors as `application/problem+json` (RFC 9457)."""

from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from motid.oidc.errors import BearerRefused, ClientMetadataInvalid, TokenRefused
from motid.web.protocol.resource_call import challenges

log = structlog.get_logger()
PROBLEM: Final = "application/problem+json"


class ApiProblem(Exception):  # noqa: N818
    """A request that cannot be answered as it stands."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong. `problems` has one text for each broken rule of a client's metadata."""

    title: str
    status: int
    detail: str
    problems: tuple[str, ...] = ()
    error: str | None = None


def problem_handlers() -> ExceptionHandlersMap:
    """Return the handlers of the API."""
    return {
        ApiProblem: _on_problem,
        BearerRefused: _on_bearer,
        TokenRefused: _on_rate,
        ClientMetadataInvalid: _on_metadata,
        HTTPException: _on_http,
        Exception: _on_any,
    }


def pages_but_for_programs(handlers: ExceptionHandlersMap) -> ExceptionHandlersMap:
    """Return the handlers of a site, in which an address below `/api/` that is none is told as a problem too."""
    on_page: Any = handlers[HTTPException]

    def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        answered: Response[bytes] = (_on_http if request.scope["path"].startswith("/api/") else on_page)(
            request, error
        )
        return answered

    return {**handlers, HTTPException: on_http}


def _answer(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response[bytes]:
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(problem), status_code=status, media_type=PROBLEM, headers=sent)


def _on_problem(_request: Request[Any, Any, Any], problem: ApiProblem) -> Response[bytes]:
    return _answer(problem.status, problem.detail)


def _on_bearer(_request: Request[Any, Any, Any], refusal: BearerRefused) -> Response[bytes]:
    headers: dict[str, str] = {}
    for name, value in challenges(refusal):
        before = headers.get(name.decode())
        headers[name.decode()] = value.decode() if before is None else f"{before}, {value.decode()}"
    return _answer(refusal.status, refusal.description, headers, error=refusal.error)


def _on_rate(_request: Request[Any, Any, Any], refusal: TokenRefused) -> Response[bytes]:
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return _answer(refusal.status, refusal.description, headers, error=refusal.error)


def _on_metadata(_request: Request[Any, Any, Any], fault: ClientMetadataInvalid) -> Response[bytes]:
    return _answer(422, "the metadata of the client cannot be registered", problems=fault.problems, error=fault.error)


def _on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        return _on_any(request, error)
    detail = "a parameter of the request cannot be read" if error.status_code == 400 else "the request is refused"
    return _answer(error.status_code, detail, dict(error.headers or {}))


def _on_any(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # The type alone: an exception's text may quote what was sent.
    route = str(request.scope.get("path_template", "")) or "unrouted"
    log.error("request_failed", error=type(error).__name__, path=route)
    return _answer(500, "something failed here; try again")
