"""`/normalise-first/<request>`: why a service is not reached yet, the way to normalise, and the way back."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.authorize import Question, go_back, question_of
from motid.oidc.authorization.decide import NormaliseFirst, Someone
from motid.oidc.client import Client, origin_of
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.web import forgery
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.normalise_first import NormaliseFirstPage, Reason
from motid.web.protocol.addresses import request_id_below, resume_path
from motid.web.protocol.authorize import lead_on
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted


def normalise_first_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the page."""

    @asgi(PATHS.normalise_first, is_mount=True, copy_scope=True, opt={"exclude_from_csrf": True})
    async def normalise_first(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        request_id = request_id_below(scope, PATHS.normalise_first)
        try:
            if request_id is None:
                raise AddressUntrusted("request_unknown")
            cookie = pages.session_cookie(scope)
            question = await question_of(pages.provider, request_id, cookie, NormaliseFirst)
            if question is None:
                await redirect(send, resume_path(request_id))
            elif method == "GET":
                await _show(pages, scope, send, request_id, question)
            else:
                await _answer(pages, (scope, receive, send), request_id, question)
        except AddressUntrusted as fault:
            await show_untrusted(pages, scope, send, fault)

    return (normalise_first,)


def normalise_path(back: str) -> str:
    """Return the page that normalises an account and then leads on to `back`, a path of this site."""
    return f"{PATHS.normalise}?{urlencode({'continue': back})}"


def reason_of(client: Client, someone: Someone, step: NormaliseFirst) -> Reason:
    """Return why the account has to be normalised, in the order in which it matters to the citizen."""
    if someone.standing.update_due:
        return "old_number"
    if step.otherwise == "unmet_authentication_requirements" and not client.metadata.require_normalised_account:
        return "evidence"
    return "service"


async def _show(pages: Pages, scope: Scope, send: Send, request_id: UUID, question: Question[NormaliseFirst]) -> None:
    client, request = question.client, question.request
    page = NormaliseFirstPage(
        service_name=client.text_in(pages.locale(scope, request.ui_locales), "client_name") or client.name,
        action=scope["path"],
        asked=question.someone.sid,
        normalise=normalise_path(resume_path(request_id)),
        again=resume_path(request_id),
        reason=reason_of(client, question.someone, question.asks),
    )
    origin = origin_of(request.redirect_uri)
    await pages.show(scope, send, page, signed_in=True, form_leads_to=origin, ui_locales=request.ui_locales)


async def _answer(
    pages: Pages, exchange: tuple[Scope, Receive, Send], request_id: UUID, question: Question[NormaliseFirst]
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
        await _show(pages, scope, send, request_id, question)
        return
    await lead_on(pages, scope, send, await go_back(pages.provider, request_id, question))
