"""`/device_authorization` for devices, and the citizen's pages below `/device` (RFC 8628 §3.1, §3.3)."""

from typing import cast, get_args
from urllib.parse import parse_qsl

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.client import Client
from motid.oidc.device.begin import begin
from motid.oidc.device.enter_code import CodeFound, CodeUnknown, TooManyCodes, enter_code
from motid.oidc.device.user_code import UserCode
from motid.oidc.errors import ParametersInvalid
from motid.oidc.parameters import Parameters, read_parameters
from motid.web import forgery
from motid.web.forms.decisions import DEVICE_CODE_TOO_MANY, DEVICE_CODE_UNKNOWN, DeviceCodeForm
from motid.web.paths import PATHS
from motid.web.presenters.approval import DeviceCodePage, DeviceDonePage, DeviceOutcome
from motid.web.presenters.errors import ErrorPage
from motid.web.protocol.approval import ApprovalRoute, End, approval_route, path_of
from motid.web.protocol.client_endpoint import client_endpoint
from motid.web.protocol.http import (
    ANY_ORIGIN,
    JSON,
    NO_STORE,
    BadBody,
    answer,
    form_body,
    method_not_allowed,
    redirect,
)
from motid.web.protocol.pages import Pages

ENDPOINT = "/device_authorization"
_LONGEST_SHOWN = 64


def device_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the endpoint and the pages."""

    async def authorize_device(scope: Scope, send: Send, client: Client, parameters: Parameters) -> None:
        begun = await begin(pages.provider, client, parameters, network=pages.network(scope))
        await answer(send, 200, msgspec.json.encode(begun), JSON, (*NO_STORE, *ANY_ORIGIN))

    confirm = ApprovalRoute(
        PATHS.device_confirm,
        {end: f"{PATHS.device_done}?outcome={end}" for end in get_args(End)},
    )
    return (
        client_endpoint(pages.provider, ENDPOINT, authorize_device),
        _code_page(pages),
        approval_route(pages, confirm),
        _done_page(pages),
    )


def _code_page(pages: Pages) -> ASGIRouteHandler:
    @asgi(PATHS.device, copy_scope=False, opt={"exclude_from_csrf": True})
    async def code(scope: Scope, receive: Receive, send: Send) -> None:
        match scope.get("method"):
            case "GET":
                complete = _query(scope).get("user_code", "")[:_LONGEST_SHOWN]
                typed = UserCode.typed(complete)
                await _show(pages, scope, send, DeviceCodeForm(data={"user_code": typed.shown() if typed else ""}))
            case "POST":
                await _entered(pages, scope, receive, send)
            case _:
                await method_not_allowed(send, b"GET, POST")

    return code


async def _entered(pages: Pages, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        fields = read_parameters(await form_body(scope, receive))
    except (BadBody, ParametersInvalid):
        await pages.show(scope, send, ErrorPage(400), status=400)
        return
    if not pages.form_is_ours(scope, fields.get(forgery.FIELD)):
        await pages.show(scope, send, ErrorPage(403), status=403)
        return
    form = DeviceCodeForm.submitted(fields.items())
    code = UserCode.typed(form.user_code.data or "")
    if not form.validate() or code is None:
        await _show(pages, scope, send, form)
        return
    cookie = pages.session_cookie(scope)
    match await enter_code(pages.provider, code, network=pages.network(scope), cookie=cookie):
        case CodeFound(request_id):
            await redirect(send, path_of(PATHS.device_confirm, request_id))
        case CodeUnknown():
            form.add_error("user_code", DEVICE_CODE_UNKNOWN)
            await _show(pages, scope, send, form)
        case TooManyCodes():
            form.add_error("user_code", DEVICE_CODE_TOO_MANY)
            await _show(pages, scope, send, form, status=429)


async def _show(pages: Pages, scope: Scope, send: Send, form: DeviceCodeForm, *, status: int = 200) -> None:
    await pages.show(scope, send, DeviceCodePage(form), status=status)


def _done_page(pages: Pages) -> ASGIRouteHandler:
    @asgi(PATHS.device_done, copy_scope=False)
    async def done(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        if scope.get("method") != "GET":
            await method_not_allowed(send, b"GET")
            return
        asked = _query(scope).get("outcome")
        outcome = cast(DeviceOutcome, asked) if asked in get_args(DeviceOutcome) else "gone"
        await pages.show(scope, send, DeviceDonePage(outcome))

    return done


def _query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1")))
