"""What a request to the management API says."""

import re
from typing import Any, Final

import msgspec
from litestar import Request

from motid.oidc.client import Client
from motid.oidc.client_record import ClientRecord
from motid.oidc.management.caller import management_caller
from motid.oidc.provider import Provider
from motid.web.management.problems import ApiProblem
from motid.web.protocol.resource_call import resource_call

AnyRequest = Request[Any, Any, Any]
_TAG: Final = re.compile(r'(?<!W/)"(\d{1,18})"', re.ASCII)
"""A strong entity tag: a weak one matches nothing here (RFC 9110 §13.1.1)."""


async def caller(provider: Provider, request: AnyRequest, scope: str) -> Client:
    """Return the client that calls. Raises `BearerRefused`."""
    return await management_caller(provider, resource_call(provider, request.scope["path"], request.scope), scope)


async def json_object(request: AnyRequest, *types: str, empty: bool = False) -> dict[str, Any]:
    """Return the JSON object of a body of one of the media types. Raises `ApiProblem`."""
    body = await request.body()
    if empty and not body:
        return {}
    named = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if named not in types:
        raise ApiProblem(415, f"the body is {' or '.join(types)}")
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise ApiProblem(400, "the body is not JSON") from None
    if not isinstance(found, dict):
        raise ApiProblem(400, "the body is a JSON object")
    return found


def check_version(request: AnyRequest, record: ClientRecord, *, required: bool) -> None:
    """Compare `If-Match` with a client's version (RFC 9110 §13.1.1). Raises `ApiProblem`: 412, and 428 without."""
    sent = request.headers.get("if-match")
    if sent is None:
        if required:
            raise ApiProblem(428, "If-Match with the ETag of the client is needed")
        return
    if sent.strip() != "*" and str(record.version) not in _TAG.findall(sent):
        raise ApiProblem(412, "the client was changed since; read it again")


def tag_of(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'
