"""Errors of the sandbox's JSON interfaces as problem details (RFC 9457)."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec

from motid.kernel.errors import InvalidValue
from motid.sandbox.population.errors import PersonTaken

PROBLEM = "application/problem+json"
_MEANINGS = {
    400: "A value has the wrong form",
    404: "There is no such thing",
    409: "A number is somebody's already, or something else is in the way",
    415: "The body is not JSON",
}


class Problem(msgspec.Struct, omit_defaults=True):
    """A problem detail: what is wrong, and for which fields."""

    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """Return what the OpenAPI document says of the problems that a request can meet."""
    return {
        status: ResponseSpec(Problem, description=_MEANINGS[status], generate_examples=False, media_type=PROBLEM)
        for status in statuses
    }


class InvalidRequest(Exception):  # noqa: N818 - a verdict on a request
    """A request that cannot be served; becomes a problem detail with this status."""

    def __init__(self, status: int, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        self.status = status
        self.detail = detail
        self.errors = errors or []
        super().__init__(detail)


def problem(status: int, title: str, detail: str = "", **headers: str) -> Response[bytes]:
    """Return a response that states a problem."""
    content = msgspec.json.encode(Problem(title, status, detail))
    return Response(content, status_code=status, media_type=PROBLEM, headers=headers)


def on_invalid_request(_: Request[Any, Any, Any], exception: InvalidRequest) -> Response[bytes]:
    """Turn `InvalidRequest` into its problem detail."""
    content = msgspec.json.encode(Problem("bad_request", exception.status, exception.detail, exception.errors))
    return Response(content, status_code=exception.status, media_type=PROBLEM)


def on_invalid_value(_: Request[Any, Any, Any], exception: InvalidValue) -> Response[bytes]:
    """Turn a value that cannot be into 400 with its code."""
    return problem(400, "invalid_value", exception.code)


def on_person_taken(_: Request[Any, Any, Any], exception: PersonTaken) -> Response[bytes]:
    """Turn a number that is somebody's already into 409 with its code."""
    return problem(409, "taken", exception.code)


def on_http_exception(request: Request[Any, Any, Any], exception: HTTPException) -> Response[bytes]:
    """Turn what the framework refuses (no such page, wrong method, wrong parameter) into a problem detail."""
    errors = [
        {"field": str(one.get("key", "")), "message": str(one.get("message", ""))}
        for one in exception.extra or []
        if isinstance(one, dict)
    ]
    if exception.status_code == 404 and request.accept.best_match([MediaType.HTML, MediaType.JSON]) == MediaType.HTML:
        return Response(_NOT_FOUND.encode(), status_code=404, media_type="text/html")
    content = msgspec.json.encode(Problem("refused", exception.status_code, exception.detail, errors))
    return Response(content, status_code=exception.status_code, media_type=PROBLEM, headers=exception.headers or {})


_NOT_FOUND = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Không tìm thấy trang</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/sandbox.css">
<main><h1>Không tìm thấy trang</h1><p lang="en">Page not found</p><p><a href="/">Về trang đầu</a></p></main></html>
"""
