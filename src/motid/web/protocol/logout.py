"""`/logout` (OpenID Connect RP-Initiated Logout 1.0) by GET and POST, and the citizen's confirmation."""

from urllib.parse import urlencode

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.client import origin_of
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.logout.sign_out import AskFirst, SignedOut, sign_out
from motid.oidc.parameters import read_parameters
from motid.web import cookies, forgery
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.service_sign_out import ServiceSignOutPage
from motid.web.presenters.sign_in import SignedOutPage
from motid.web.protocol.addresses import CONFIRM_LOGOUT
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted

_BARE = ("/logout", ())
"""Where the language switch leads once nobody is asked anything any more."""
_ANSWERED = ("client_id", "post_logout_redirect_uri", "state", "ui_locales")


def logout_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the end-session endpoint and its confirmation."""

    @asgi("/logout", copy_scope=False, opt={"exclude_from_csrf": True})
    async def logout(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        try:
            encoded = scope["query_string"] if method == "GET" else await form_body(scope, receive)
        except BadBody as bad:
            await show_untrusted(pages, scope, send, AddressUntrusted("parameters"), status=bad.status)
            return
        if method == "POST" and pages.session_cookie(scope) is None:
            await _by_get(pages, scope, send, encoded)
            return
        await _sign_out(pages, scope, send, encoded, confirmed=False)

    @asgi(CONFIRM_LOGOUT, copy_scope=False, opt={"exclude_from_csrf": True})
    async def confirm(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "POST":
            await method_not_allowed(send, b"POST")
            return
        try:
            form = read_parameters(await form_body(scope, receive))
        except (BadBody, ParametersInvalid):
            await pages.show(scope, send, ErrorPage(400), status=400, address=_BARE)
            return
        if not pages.form_is_ours(scope, form.get(forgery.FIELD)):
            await pages.show(scope, send, ErrorPage(403), status=403, address=_BARE)
            return
        carried = urlencode({name: form[name] for name in _ANSWERED if name in form})
        await _sign_out(pages, scope, send, carried.encode(), confirmed=True)

    return (logout, confirm)


async def _by_get(pages: Pages, scope: Scope, send: Send, encoded: bytes) -> None:
    """Ask for the same by GET: a form of another site brings no cookie (SameSite=Lax), and a link does."""
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid:
        await show_untrusted(pages, scope, send, AddressUntrusted("parameters"))
        return
    await redirect(send, f"/logout?{urlencode(parameters)}" if parameters else "/logout")


async def _sign_out(pages: Pages, scope: Scope, send: Send, encoded: bytes, *, confirmed: bool) -> None:
    cookie = pages.session_cookie(scope)
    try:
        outcome = await sign_out(pages.provider, encoded, cookie, confirmed=confirmed)
    except AddressUntrusted as fault:
        await show_untrusted(pages, scope, send, fault)
        return
    # Whatever session it was of, it is over: the browser need not keep it.
    forget = () if cookie is None else ((b"set-cookie", pages.cookies.clear(cookies.SESSION).encode()),)
    match outcome:
        case SignedOut(_, str(location), ()):
            await redirect(send, location, forget)
        case SignedOut(request, location, frames):
            page = SignedOutPage(return_address=location, frames=frames)
            framed = tuple(origin_of(frame) for frame in frames)
            languages = request.ui_locales
            await pages.show(scope, send, page, address=_BARE, frames_from=framed, ui_locales=languages, more=forget)
        case AskFirst() as ask:
            await _ask(pages, scope, send, ask)


async def _ask(pages: Pages, scope: Scope, send: Send, ask: AskFirst) -> None:
    request = ask.request
    carried = {
        "client_id": request.client.id if request.client is not None else None,
        "post_logout_redirect_uri": request.return_to,
        "state": request.state,
        "ui_locales": " ".join(request.ui_locales) or None,
    }
    kept = tuple((name, value) for name, value in carried.items() if value is not None)
    page = ServiceSignOutPage(
        service_name=request.client.name if request.client is not None else None,
        carried=kept,
    )
    leads_to = origin_of(request.return_to) if request.return_to is not None else None
    await pages.show(
        scope,
        send,
        page,
        signed_in=True,
        form_leads_to=leads_to,
        ui_locales=request.ui_locales,
        address=("/logout", kept),
    )
