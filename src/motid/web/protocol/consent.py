"""`/consent/<request>`: what the service would read, what of it the law gives, and the citizen's answer."""

from typing import Any
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
from motid.oidc.citizens import claims_about
from motid.oidc.client import origin_of
from motid.oidc.errors import AddressUntrusted, ParametersInvalid
from motid.oidc.give_consent import give_consent
from motid.oidc.parameters import read_parameters
from motid.web import forgery
from motid.web.paths import PATHS
from motid.web.presenters.consent import ConsentPage, Purpose, SharedAttribute
from motid.web.presenters.errors import ErrorPage
from motid.web.protocol.addresses import request_id_below, resume_path
from motid.web.protocol.authorize import lead_on
from motid.web.protocol.claim_texts import DEFAULT_USE, LABELS, LABELS_OF_SCOPE, shown
from motid.web.protocol.http import BadBody, form_body, method_not_allowed, redirect
from motid.web.protocol.pages import Pages
from motid.web.protocol.untrusted import show_untrusted

_FIELD = "share_"
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
            question = await question_of(pages.provider, request_id, pages.session_cookie(scope))
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


async def _show(pages: Pages, scope: Scope, send: Send, request_id: UUID, question: Question) -> None:
    provider = pages.provider
    asked = question.asks.question
    names = frozenset(question.asks.question.by_law).union(*asked.purposes.values())
    async with provider.database.read() as connection:
        account_id = question.someone.sign_in.account_id
        person = await provider.citizens.attributes(connection, account_id, provider.database.clock.now(), names)
    claims = {} if person is None else claims_about(person, names)
    await pages.show(
        scope,
        send,
        _page(request_id, question, claims),
        signed_in=True,
        form_leads_to=origin_of(question.request.redirect_uri),
        ui_locales=question.request.ui_locales,
    )


def _page(request_id: UUID, question: Question, claims: dict[str, Any]) -> ConsentPage:
    metadata, asked = question.client.metadata, question.asks.question
    purposes = tuple(
        Purpose(
            field=_FIELD + scope,
            label=LABELS_OF_SCOPE[scope],
            use=metadata.purpose.get(scope, DEFAULT_USE[scope]),
            attributes=tuple(_attribute(name, claims) for name in names if name in LABELS and name in claims),
        )
        for scope, names in asked.purposes.items()
    )
    by_law = tuple(
        _attribute(name, claims, asked.by_law[name]) for name in LABELS if name in asked.by_law and name in claims
    )
    return ConsentPage(
        service_name=question.client.name,
        purposes=purposes,
        transaction=str(request_id),
        asked=question.someone.sid,
        by_law=by_law,
        policy_uri=metadata.policy_uri,
    )


def _attribute(name: str, claims: dict[str, Any], basis: str = "") -> SharedAttribute:
    return SharedAttribute(LABELS[name], shown(name, claims[name]), basis)


async def _answer(pages: Pages, exchange: tuple[Scope, Receive, Send], request_id: UUID, question: Question) -> None:
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


async def _allowed(pages: Pages, scope: Scope, form: dict[str, str], request_id: UUID, question: Question) -> Outcome:
    provider, sign_in = pages.provider, question.someone.sign_in
    ticked = frozenset(name.removeprefix(_FIELD) for name, value in form.items() if value == "y")
    async with provider.database.begin(Actor("citizen", sign_in.account_id, sign_in.session_id)) as uow:
        await give_consent(
            uow,
            question.client,
            question.someone,
            question.asks.question,
            ticked=ticked,
            locale=pages.locale(scope, question.request.ui_locales),
        )
    try:
        return await resume(provider, request_id, pages.session_cookie(scope), answered=True)
    except AddressUntrusted:
        # Two tabs answered; the other one has the code already.
        return ToResume(request_id)
