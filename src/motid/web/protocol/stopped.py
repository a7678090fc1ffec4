"""Pages on which a kept request stops before its service is reached: something to read, and the way back."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.authorize import Question, go_back, question_of
from motid.oidc.authorization.decide import ClosedForNow, NormaliseFirst
from motid.oidc.client import origin_of
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.web import forgery
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.page import Page
from motid.web.protocol.addresses import request_id_below, resume_path
from motid.web.protocol.authorize import lead_on
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted

Stop = TypeVar("Stop", NormaliseFirst, ClosedForNow)


def stopped_route(
    pages: Pages, prefix: str, kind: type[Stop], draw: Callable[[Scope, UUID, Question[Stop]], Page]
) -> ASGIRouteHandler:
    """Return the handler of `prefix/<request>`; a request that has not stopped for this reason is resumed."""

    @asgi(prefix, is_mount=True, copy_scope=True, opt={"exclude_from_csrf": True})
    async def stopped(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        request_id = request_id_below(scope, prefix)
        try:
            if request_id is None:
                raise AddressUntrusted("request_unknown")
            question = await question_of(pages.provider, request_id, pages.session_cookie(scope), kind)
            if question is None:
                await redirect(send, resume_path(request_id))
            elif method == "GET":
                await _show(pages, scope, send, question, draw(scope, request_id, question))
            else:
                page = draw(scope, request_id, question)
                await _answer(pages, (scope, receive, send), request_id, question, page)
        except AddressUntrusted as fault:
            await show_untrusted(pages, scope, send, fault)

    return stopped


async def _show(pages: Pages, scope: Scope, send: Send, question: Question[Stop], page: Page) -> None:
    request = question.request
    origin = origin_of(request.redirect_uri)
    await pages.show(scope, send, page, signed_in=True, form_leads_to=origin, ui_locales=request.ui_locales)


async def _answer(
    pages: Pages, exchange: tuple[Scope, Receive, Send], request_id: UUID, question: Question[Stop], page: Page
) -> None:
    scope, receive, send = exchange
    try:
        form = read_parameters(await form_body(scope, receive))
    except (BadBody, ParametersInvalid):
        await pages.show(scope, send, ErrorPage(400), status=400, signed_in=True)
        return
    if not pages.form_is_ours(scope, form.get(forgery.FIELD)):
        await pages.show(scope, send, ErrorPage(403), status=403, signed_in=True)
        return
    if form.get("asked") != question.someone.sid or form.get("decision") != "deny":
        # Another person signed in here since the page was drawn, or nothing was decided.
        await _show(pages, scope, send, question, page)
        return
    await lead_on(pages, scope, send, await go_back(pages.provider, request_id, question))
