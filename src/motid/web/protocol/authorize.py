"""`/authorize` by GET and POST (OpenID Connect Core §3.1.2), and where a kept request goes on."""

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.authorization.authorize import Outcome, Redirect, ToConsent, ToResume, ToSignIn, authorize, resume
from motid.oidc.errors import AddressUntrusted
from motid.web.protocol.addresses import RESUME, consent_path, request_id_below, resume_path, sign_in_path
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted


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
            await show_untrusted(pages, scope, send, fault.reason)
        except BadBody as bad:
            await show_untrusted(pages, scope, send, "parameters", status=bad.status)
        else:
            await redirect(send, where(outcome))

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
            await show_untrusted(pages, scope, send, fault.reason)
        else:
            await redirect(send, where(outcome))

    return go_on


def where(outcome: Outcome) -> str:
    """Return the address that an outcome leads to."""
    match outcome:
        case Redirect(location):
            return location
        case ToSignIn(request_id):
            return sign_in_path(request_id)
        case ToConsent(request_id):
            return consent_path(request_id)
        case ToResume(request_id):
            return resume_path(request_id)
