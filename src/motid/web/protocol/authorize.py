"""`/authorize` by GET and POST (OpenID Connect Core §3.1.2), and where a kept request goes on."""

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.authorize import (
    Outcome,
    ToClosed,
    ToConsent,
    ToNormalise,
    ToResume,
    ToSignIn,
    authorize,
    resume,
)
from motid.oidc.authorization.response import PostForm, Redirect
from motid.oidc.client import origin_of
from motid.oidc.errors import AddressUntrusted
from motid.web.paths import PATHS
from motid.web.presenters.form_post import FormPostPage
from motid.web.protocol.addresses import (
    RESUME,
    closed_for_now_path,
    consent_path,
    normalise_first_path,
    request_id_below,
    resume_path,
    sign_in_path,
)
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted

_HOME = (PATHS.home, ())
"""Where the language switch of the answer page leads: the answer is given once."""


def authorize_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the authorization endpoint and its continuation."""
    provider = pages.provider

    @asgi("/authorize", copy_scope=False, opt={"exclude_from_csrf": True})
    async def authorization(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        cookie = pages.session_cookie(scope)
        try:
            encoded = scope["query_string"] if method == "GET" else await form_body(scope, receive)
            cookieless_post = method == "POST" and cookie is None
            outcome = await authorize(
                provider, encoded, cookie, network=pages.network(scope), cross_site_post=cookieless_post
            )
        except AddressUntrusted as fault:
            await show_untrusted(pages, scope, send, fault)
        except BadBody as bad:
            await show_untrusted(pages, scope, send, AddressUntrusted("parameters"), status=bad.status)
        else:
            await lead_on(pages, scope, send, outcome)

    return (authorization, _continuation(pages))


def _continuation(pages: Pages) -> ASGIRouteHandler:
    @asgi(RESUME, is_mount=True, copy_scope=True)
    async def go_on(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        if scope.get("method") != "GET":
            await method_not_allowed(send, b"GET")
            return
        request_id = request_id_below(scope, RESUME)
        try:
            if request_id is None:
                raise AddressUntrusted("request_unknown")
            outcome = await resume(pages.provider, request_id, pages.session_cookie(scope))
        except AddressUntrusted as fault:
            await show_untrusted(pages, scope, send, fault)
        else:
            await lead_on(pages, scope, send, outcome)

    return go_on


async def lead_on(pages: Pages, scope: Scope, send: Send, outcome: Outcome) -> None:
    """Send the browser where an outcome leads."""
    match outcome:
        case Redirect(location):
            await redirect(send, location)
        case PostForm() as form:
            await _let_post(pages, scope, send, form)
        case ToSignIn(request_id):
            await redirect(send, sign_in_path(request_id))
        case ToNormalise(request_id):
            await redirect(send, normalise_first_path(request_id))
        case ToClosed(request_id):
            await redirect(send, closed_for_now_path(request_id))
        case ToConsent(request_id):
            await redirect(send, consent_path(request_id))
        case ToResume(request_id):
            await redirect(send, resume_path(request_id))


async def _let_post(pages: Pages, scope: Scope, send: Send, form: PostForm) -> None:
    page = FormPostPage(form.client_name, form.address, tuple(form.fields.items()))
    await pages.show(scope, send, page, form_leads_to=origin_of(form.address), address=_HOME)
