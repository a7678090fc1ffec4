"""`/backchannel_authentication` for services (CIBA Core §7), and where the citizen answers: `/account/requests`."""

from typing import get_args
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.ciba.begin import begin
from motid.oidc.client import Client
from motid.oidc.decoupled.model import DecoupledRequest
from motid.oidc.decoupled.waiting import requests_to
from motid.oidc.parameters import Parameters
from motid.web.paths import PATHS
from motid.web.presenters.approval import RequestsPage, WaitingRequest
from motid.web.protocol.approval import ApprovalRoute, End, approval_route, path_of
from motid.web.protocol.client_endpoint import client_endpoint
from motid.web.protocol.http import ANY_ORIGIN, JSON, NO_STORE, answer, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.texts.notices import NOTICES

ENDPOINT = "/backchannel_authentication"


def backchannel_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the endpoint and the pages."""

    async def authenticate(scope: Scope, send: Send, client: Client, parameters: Parameters) -> None:  # noqa: ARG001
        begun = await begin(pages.provider, client, parameters)
        await answer(send, 200, msgspec.json.encode(begun), JSON, (*NO_STORE, *ANY_ORIGIN))

    approval = ApprovalRoute(
        PATHS.request,
        {end: f"{PATHS.requests}?notice=request-{end}" for end in get_args(End)},
    )
    return (
        client_endpoint(pages.provider, ENDPOINT, authenticate),
        _list_page(pages),
        approval_route(pages, approval),
    )


def _list_page(pages: Pages) -> ASGIRouteHandler:
    @asgi(PATHS.requests, copy_scope=False)
    async def requests(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        if scope.get("method") != "GET":
            await method_not_allowed(send, b"GET")
            return
        provider, cookie = pages.provider, pages.session_cookie(scope)
        sign_in = None if cookie is None else await provider.sessions.find(cookie)
        if sign_in is None:
            await redirect(send, f"{PATHS.sign_in}?{urlencode({'continue': PATHS.requests})}")
            return
        waiting = await requests_to(provider, provider.database.pool, sign_in.account_id)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        page = RequestsPage(tuple(map(_shown, waiting)), NOTICES.get(query.get("notice", "")))
        await pages.show(scope, send, page, signed_in=True)

    return requests


def _shown(waiting: DecoupledRequest) -> WaitingRequest:
    return WaitingRequest(
        address=path_of(PATHS.request, waiting.id),
        service_name=waiting.client.name,
        asked_at=waiting.created_at,
        expires_at=waiting.expires_at,
        binding_message=waiting.bundle.binding_message,
    )
