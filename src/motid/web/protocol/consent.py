"""`/consent/<request>`: what the service would read, what of it the law gives, and the citizen's answer."""

from uuid import UUID

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.kernel.actor import Actor
from motid.oidc.authorization.authorize import (
    Outcome,
    Question,
    ToResume,
    question_of,
    refuse_consent,
    resume,
)
from motid.oidc.authorization.decide import AskConsent
from motid.oidc.client import origin_of
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.give_consent import give_consent
from motid.oidc.parameters import read_parameters
from motid.web import forgery
from motid.web.paths import PATHS
from motid.web.presenters.consent import ConsentPage
from motid.web.presenters.errors import ErrorPage
from motid.web.protocol.addresses import request_id_below, resume_path
from motid.web.protocol.authorize import lead_on
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.service_shown import service_shown
from motid.web.protocol.shared_data import by_law_to_show, claims_to_show, purposes_to_show, ticked_in
from motid.web.protocol.untrusted import show_untrusted

_ASKED = "asked"


def consent_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the consent page."""

    @asgi(PATHS.consent, is_mount=True, copy_scope=True, opt={"exclude_from_csrf": True})
    async def consent(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if method not in ("GET", "POST"):
            await method_not_allowed(send, b"GET, POST")
            return
        request_id = request_id_below(scope, PATHS.consent)
        try:
            if request_id is None:
                raise AddressUntrusted("request_unknown")
            question = await question_of(pages.provider, request_id, pages.session_cookie(scope), AskConsent)
        except AddressUntrusted as fault:
            await show_untrusted(pages, scope, send, fault)
            return
        if question is None:
            await redirect(send, resume_path(request_id))
        elif method == "GET":
            await _show(pages, scope, send, request_id, question)
        else:
            await _answer(pages, (scope, receive, send), request_id, question)

    return (consent,)


async def _show(pages: Pages, scope: Scope, send: Send, request_id: UUID, question: Question[AskConsent]) -> None:
    asked = question.asks.question
    names = frozenset(asked.by_law).union(*asked.purposes.values())
    claims = await claims_to_show(pages.provider, question.someone, names)
    language = pages.locale(scope, question.request.ui_locales)
    page = ConsentPage(
        service=await service_shown(pages.provider, question.client, language),
        purposes=purposes_to_show(question.client, asked, claims),
        transaction=str(request_id),
        asked=question.someone.sid,
        by_law=by_law_to_show(asked.by_law, claims),
        verified=asked.verified,
        app=question.client.could_be_another_app(question.request.redirect_uri),
    )
    await pages.show(
        scope,
        send,
        page,
        signed_in=True,
        form_leads_to=origin_of(question.request.redirect_uri),
        ui_locales=question.request.ui_locales,
    )


async def _answer(
    pages: Pages, exchange: tuple[Scope, Receive, Send], request_id: UUID, question: Question[AskConsent]
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
    if form.get(_ASKED) != question.someone.sid:
        # Another person signed in here since the page was drawn: what the first one ticked binds only the first one.
        await _show(pages, scope, send, request_id, question)
        return
    match form.get("decision"):
        case "allow":
            await lead_on(pages, scope, send, await _allowed(pages, scope, form, request_id, question))
        case "deny":
            outcome = await refuse_consent(pages.provider, request_id, question)
            await lead_on(pages, scope, send, outcome)
        case _:
            await _show(pages, scope, send, request_id, question)


async def _allowed(
    pages: Pages, scope: Scope, form: dict[str, str], request_id: UUID, question: Question[AskConsent]
) -> Outcome:
    provider, sign_in = pages.provider, question.someone.sign_in
    async with provider.database.begin(Actor("citizen", sign_in.account_id, sign_in.session_id)) as uow:
        await give_consent(
            uow,
            question.client,
            question.someone,
            question.asks.question,
            ticked=ticked_in(form),
            locale=pages.locale(scope, question.request.ui_locales),
        )
    try:
        return await resume(provider, request_id, pages.session_cookie(scope), answered=True)
    except AddressUntrusted:
        # Two tabs answered; the other one has the code already.
        return ToResume(request_id)
