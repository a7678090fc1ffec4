"""The page on which a citizen approves or refuses a sign-in that waits elsewhere, and what becomes of the answer."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.decoupled.answer import approve, refuse
from motid.oidc.decoupled.look import Closed, Gone, NotNormalised, OutOfReach, Question, ToSignIn, look
from motid.oidc.errors import ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.web import forgery
from motid.web.paths import PATHS
from motid.web.presenters.approval import ApprovalPage, OutOfReachPage
from motid.web.presenters.closed_for_now import ClosedForNowPage
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.normalise_first import NormaliseFirstPage
from motid.web.presenters.page import Page
from motid.web.protocol.addresses import request_id_below
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.normalise_first import normalise_path, reason_of
from motid.web.protocol.pages import Pages
from motid.web.protocol.service_shown import service_shown
from motid.web.protocol.shared_data import (
    attributes_to_show,
    by_law_to_show,
    claims_to_show,
    purposes_to_show,
    ticked_in,
)
from motid.web.translations import Locale

End = Literal["approved", "refused", "closed", "gone"]
_Found = Question | NotNormalised | Closed | OutOfReach


@dataclass(frozen=True, slots=True)
class ApprovalRoute:
    """Where such pages live, and where the browser goes when a request has its answer or waits no longer."""

    prefix: str
    ends: dict[End, str]


def approval_route(pages: Pages, route: ApprovalRoute) -> ASGIRouteHandler:
    """Return the handler of `prefix/<request>`."""

    @asgi(route.prefix, is_mount=True, copy_scope=True, opt={"exclude_from_csrf": True})
    async def approval(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        request_id = request_id_below(scope, route.prefix)
        found = Gone() if request_id is None else await look(pages.provider, request_id, pages.session_cookie(scope))
        match found:
            case Gone():
                await redirect(send, route.ends["gone"])
            case ToSignIn():
                await redirect(send, f"{PATHS.sign_in}?{urlencode({'continue': scope['path']})}")
            case Question() | NotNormalised() | Closed() | OutOfReach() if method == "GET":
                await _show(pages, scope, send, found)
            case Question() | NotNormalised() | Closed() | OutOfReach():
                await _answer(pages, (scope, receive, send), route, found)

    return approval


def path_of(prefix: str, request_id: UUID) -> str:
    """Return the page of a request."""
    return f"{prefix}/{request_id}"


async def _show(pages: Pages, scope: Scope, send: Send, found: _Found) -> None:
    page: Page
    match found:
        case Question():
            language = pages.locale(scope, found.waiting.request.ui_locales)
            page = await _page(pages, scope["path"], language, found)
        case NotNormalised():
            page = _normalise(scope["path"], found)
        case Closed():
            page = _closed(scope["path"], found)
        case OutOfReach():
            page = OutOfReachPage(found.waiting.client.name, scope["path"], found.someone.sid)
    await pages.show(scope, send, page, signed_in=True, ui_locales=found.waiting.request.ui_locales)


async def _page(pages: Pages, address: str, language: Locale, question: Question) -> ApprovalPage:
    waiting, asked = question.waiting, question.consent
    names = question.agreed.union(question.by_law)
    names = names.union(*asked.purposes.values()) if asked else names
    claims = await claims_to_show(pages.provider, question.someone, names)
    return ApprovalPage(
        service=await service_shown(pages.provider, waiting.client, language),
        action=address,
        asked=question.someone.sid,
        asked_at=waiting.created_at,
        expires_at=waiting.expires_at,
        user_code=waiting.bundle.user_code,
        binding_message=waiting.bundle.binding_message,
        purposes=purposes_to_show(waiting.client, asked, claims) if asked else (),
        by_law=by_law_to_show(question.by_law, claims),
        agreed=attributes_to_show(tuple(sorted(question.agreed)), claims),
        verified=asked is not None and asked.verified,
    )


def _normalise(address: str, found: NotNormalised) -> NormaliseFirstPage:
    client = found.waiting.client
    return NormaliseFirstPage(
        service_name=client.name,
        action=address,
        asked=found.someone.sid,
        normalise=normalise_path(address),
        again=address,
        reason=reason_of(client, found.someone, found.step),
        elsewhere=True,
    )


def _closed(address: str, found: Closed) -> ClosedForNowPage:
    return ClosedForNowPage(
        service_name=found.waiting.client.name,
        action=address,
        asked=found.someone.sid,
        again=address,
        until=found.step.until,
        elsewhere=True,
    )


async def _answer(pages: Pages, exchange: tuple[Scope, Receive, Send], route: ApprovalRoute, found: _Found) -> None:
    scope, receive, send = exchange
    try:
        form = read_parameters(await form_body(scope, receive))
    except (BadBody, ParametersInvalid):
        await pages.show(scope, send, ErrorPage(400), status=400, signed_in=True)
        return
    if not pages.form_is_ours(scope, form.get(forgery.FIELD)):
        await pages.show(scope, send, ErrorPage(403), status=403, signed_in=True)
        return
    end = await _decided(pages, scope, form, found)
    if end is None:
        await _show(pages, scope, send, found)
    else:
        await redirect(send, route.ends[end])


async def _decided(pages: Pages, scope: Scope, form: dict[str, str], found: _Found) -> End | None:
    """Return how the request ended; None when the form answers nothing: then the page is shown again."""
    if form.get("asked") != found.someone.sid:
        return None  # another person signed in here since the page was drawn
    provider, decision = pages.provider, form.get("decision")
    if decision == "deny":
        said: End = "refused" if isinstance(found, Question) else "closed"
        return said if await refuse(provider, found) else "gone"
    if decision == "allow" and isinstance(found, Question):
        locale = pages.locale(scope, found.waiting.request.ui_locales)
        return "approved" if await approve(provider, found, ticked=ticked_in(form), locale=locale) else "gone"
    return None
