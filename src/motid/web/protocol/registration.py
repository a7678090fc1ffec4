"""`/connect/register` (RFC 7591, OpenID Connect Registration), with `?client_id=` each client's own (RFC 7592)."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.errors import ClientMetadataInvalid, ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.oidc.provider import Provider
from motid.oidc.registration.errors import RegistrationRefused, RegistrationTokenRefused
from motid.oidc.registration.manage import end_registration, read_registration, replace_registration
from motid.oidc.registration.metadata import REGISTRATION_PATH
from motid.oidc.registration.register import register_client
from motid.web.protocol.http import JSON, NO_STORE, BadBody, answer, headers, method_not_allowed
from motid.web.protocol.json_body import json_body

_LONGEST_TOKEN = 500


def registration_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the registration endpoint, which is the client configuration endpoint too, with `client_id`."""

    @asgi(REGISTRATION_PATH, copy_scope=False, opt={"exclude_from_csrf": True})
    async def registration(scope: Scope, receive: Receive, send: Send) -> None:
        token, client_id = bearer_of(scope), _client_id(scope)

        async def registered() -> dict[str, Any]:
            return await register_client(provider, token, await json_body(scope, receive))

        async def replaced() -> dict[str, Any]:
            return await replace_registration(provider, client_id, token, await json_body(scope, receive))

        match scope.get("method"):
            case "POST":
                await _answered(send, 201, registered)
            case "GET":
                await _answered(send, 200, lambda: read_registration(provider, client_id, token))
            case "PUT":
                await _answered(send, 200, replaced)
            case "DELETE":
                await _answered(send, 204, lambda: end_registration(provider, client_id, token))
            case _:
                await method_not_allowed(send, b"GET, POST, PUT, DELETE")

    return (registration,)


def _client_id(scope: Scope) -> str:
    """Return the client of whom a client configuration endpoint's address speaks; empty when it cannot be read."""
    try:
        return read_parameters(scope["query_string"]).get("client_id", "")
    except ParametersInvalid:
        return ""


def bearer_of(scope: Scope) -> str | None:
    """Return the bearer token of a request; None without one, and where several are sent."""
    found = headers(scope, b"authorization")
    scheme, _, token = (found[0] if len(found) == 1 else "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    return token.strip()


async def _answered(send: Send, status: int, work: Callable[[], Awaitable[dict[str, Any] | None]]) -> None:
    """Answer with what the work returns, or with its refusal."""
    try:
        content = await work()
    except RegistrationTokenRefused as refusal:
        error = f', error="{refusal.error}"' if refusal.error else ""
        challenge = ((b"www-authenticate", f'Bearer realm="MotID"{error}'.encode()), *NO_STORE)
        await answer(send, 401, _error(refusal.error or "invalid_token", str(refusal)), JSON, challenge)
    except RegistrationRefused as refusal:
        await answer(send, 400, _error(refusal.error, refusal.description), JSON, NO_STORE)
    except ClientMetadataInvalid as fault:
        await answer(send, 400, _error(fault.error, str(fault)), JSON, NO_STORE)
    except BadBody as bad:
        await answer(send, bad.status, _error("invalid_client_metadata", bad.description), JSON, NO_STORE)
    else:
        await answer(send, status, b"" if content is None else msgspec.json.encode(content), JSON, NO_STORE)


def _error(error: str, description: str) -> bytes:
    return msgspec.json.encode({"error": error, "error_description": description})
