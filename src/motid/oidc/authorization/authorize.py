"""Use cases of the authorization endpoint: a fresh request, and one that comes back from a page."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from motid.db import NothingTaken, Reader
from motid.db.constraints import ConstraintBroken
from motid.kernel.actor import Actor
from motid.limits import Refused
from motid.oidc import request_store, store
from motid.oidc.authorization.asked_values import with_asked_values
from motid.oidc.authorization.decide import (
    Answer,
    AskConsent,
    ClosedForNow,
    NormaliseFirst,
    SignInFirst,
    Someone,
    decide,
)
from motid.oidc.authorization.grant import give_code
from motid.oidc.authorization.pending import keep_for_sign_in, keep_request, note_sign_in, waiting_request
from motid.oidc.authorization.receive import receive
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.authorization.response import AnswerToClient, Redirect, ReturnAddress
from motid.oidc.authorization.someone import as_client_knows, someone_of
from motid.oidc.authorization.validate import validate
from motid.oidc.client import Client
from motid.oidc.errors import CONSENT_ENDED, SESSION_ENDED, AddressUntrusted, AuthorizationRefused
from motid.oidc.limits import KEPT_REQUESTS_BY_NETWORK
from motid.oidc.provider import Provider
from motid.oidc.sessions import SignIn


@dataclass(frozen=True, slots=True)
class ToSignIn:
    """Send the browser to the sign-in page; it comes back to resume this request."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class ToConsent:
    """Send the browser to the consent page of this request."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class ToNormalise:
    """Send the browser to the page that says why this request needs a normalised account, and how to get one."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class ToClosed:
    """Send the browser to the page that says until when the service is closed to this citizen, and why."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class ToResume:
    """Send the browser to the resume address, where it will bring its cookies along."""

    request_id: UUID


class _ConsentEnded(Exception):  # noqa: N818
    """The consent was withdrawn or replaced as the answer was given: nothing was written, and it is decided anew."""


Outcome = AnswerToClient | ToSignIn | ToNormalise | ToClosed | ToConsent | ToResume


async def authorize(
    provider: Provider, encoded: bytes, cookie: str | None, *, network: str, cross_site_post: bool = False
) -> Outcome:
    """Answer a fresh request. Raises `AddressUntrusted` when the answer must be a page.

    `network`: where the request comes from; each may have so many requests kept and no more.
    `cross_site_post`: a form of another site was posted and brought no session cookie, which browsers hold back
    then (SameSite=Lax). The request is kept and taken up by GET.
    """
    pool = provider.database.pool
    received = await receive(provider, pool, encoded)
    client = received.client
    try:
        request = validate(provider, received, provider.database.clock.now())
        if cross_site_post:
            await _count_kept(provider, network)
            return ToResume(await keep_request(provider, pool, request))
        someone = await someone_of(provider, client, cookie)
        match decide(request, client, someone):
            case SignInFirst() as step:
                await _count_kept(provider, network)
                return ToSignIn(await keep_for_sign_in(provider, pool, request, step))
            case NormaliseFirst():
                await _count_kept(provider, network)
                return ToNormalise(await keep_request(provider, pool, request))
            case ClosedForNow():
                await _count_kept(provider, network)
                return ToClosed(await keep_request(provider, pool, request))
            case AskConsent():
                await _count_kept(provider, network)
                return ToConsent(await keep_request(provider, pool, request))
            case Answer() as answer:
                return await _give(provider, request, client, answer, received.answers_to)
    except _ConsentEnded:
        return await authorize(provider, encoded, cookie, network=network)
    except AuthorizationRefused as refusal:
        await _use_up(pool, received.source.pushed_id)
        return await received.answers_to.with_error(refusal)


async def _count_kept(provider: Provider, network: str) -> None:
    """Count a request that is about to be kept; a flood is refused before it fills the table."""
    taken = await provider.limiter.take(KEPT_REQUESTS_BY_NETWORK, network, provider.database.clock.now())
    if isinstance(taken, Refused):
        raise AuthorizationRefused("temporarily_unavailable", "too many requests come from this network")


async def resume(provider: Provider, request_id: UUID, cookie: str | None, *, answered: bool = False) -> Outcome:
    """Go on with a kept request. Raises `AddressUntrusted("request_unknown")` when it no longer waits.

    `answered` says that the citizen has just answered the consent page of this request.
    """
    request, client = await _waiting(provider, provider.database.pool, request_id)
    answers_to = _answers_to(provider, client, request)
    try:
        someone = await someone_of(provider, client, cookie)
        match decide(request, client, someone, answered=answered):
            case SignInFirst() as step:
                await note_sign_in(provider, provider.database.pool, request_id, request, step)
                return ToSignIn(request_id)
            case NormaliseFirst():
                return ToNormalise(request_id)
            case ClosedForNow():
                return ToClosed(request_id)
            case AskConsent():
                return ToConsent(request_id)
            case Answer() as answer:
                return await _give(provider, request, client, answer, answers_to, request_id=request_id)
    except _ConsentEnded:
        return await resume(provider, request_id, cookie)
    except AuthorizationRefused as refusal:
        await _use_up(provider.database.pool, request.pushed_id)
        return await answers_to.with_error(refusal)


async def answer_at_once(provider: Provider, request_id: UUID, sign_in: SignIn) -> Redirect | None:
    """Answer a kept request within the request that the citizen signed in by; None where `resume` has to look at it.

    That is whenever something else than a redirect to the client comes next: a page, a form, an error.
    """
    try:
        request, client = await _waiting(provider, provider.database.pool, request_id)
        if not request.response_mode.startswith(("query", "fragment", "jwt")):
            return None
        someone = await as_client_knows(provider, client, sign_in)
        answer = decide(request, client, someone)
        if not isinstance(answer, Answer):
            return None
        given = await _give(
            provider, request, client, answer, _answers_to(provider, client, request), request_id=request_id
        )
    except (AddressUntrusted, AuthorizationRefused, _ConsentEnded):
        return None
    return given if isinstance(given, Redirect) else None


Asks = TypeVar("Asks", AskConsent, NormaliseFirst, ClosedForNow)


@dataclass(frozen=True, slots=True)
class Question(Generic[Asks]):
    """A page to show before a request goes on: who is asked, by whom, and what."""

    request: AuthorizationRequest
    client: Client
    someone: Someone
    asks: Asks


async def question_of(
    provider: Provider, request_id: UUID, cookie: str | None, kind: type[Asks]
) -> Question[Asks] | None:
    """Return the question of a kind that a request waits with; None when it is not asked (then resume it).

    Raises `AddressUntrusted("request_unknown")`.
    """
    request, client = await _waiting(provider, provider.database.pool, request_id)
    someone = await someone_of(provider, client, cookie)
    try:
        decision = decide(request, client, someone)
    except AuthorizationRefused:
        return None
    if not isinstance(decision, kind) or someone is None:
        return None
    return Question(request, client, someone, decision)


async def refuse_consent(provider: Provider, request_id: UUID, question: Question[AskConsent]) -> AnswerToClient:
    """End a request because the citizen said no (`access_denied`, RFC 6749 §4.1.2.1)."""
    refusal = AuthorizationRefused("access_denied", "the citizen did not agree")
    return await _end(provider, request_id, question, refusal)


async def go_back(
    provider: Provider, request_id: UUID, question: Question[NormaliseFirst] | Question[ClosedForNow]
) -> AnswerToClient:
    """End a request because the citizen went back to the service: the account is not normalised, or it is closed."""
    if isinstance(question.asks, NormaliseFirst):
        refusal = AuthorizationRefused(question.asks.otherwise, "the citizen did not normalise the account")
    else:
        refusal = AuthorizationRefused("access_denied", "closed for a while: the account was recovered")
    return await _end(provider, request_id, question, refusal)


async def _end(
    provider: Provider, request_id: UUID, question: Question[Any], refusal: AuthorizationRefused
) -> AnswerToClient:
    request = question.request
    async with provider.database.begin(_actor(question.someone.sign_in)) as uow:
        await store.delete_request(uow.connection, request_id)
        await _use_up(uow.connection, request.pushed_id)
    answers_to = _answers_to(provider, question.client, request)
    return await answers_to.with_error(refusal)


def _answers_to(provider: Provider, client: Client, request: AuthorizationRequest) -> ReturnAddress:
    return ReturnAddress(provider, client, request.redirect_uri, request.state, request.response_mode)


async def _use_up(connection: Reader, pushed_id: UUID | None) -> bool:
    """Use up the pushed request behind an answer; False when it was answered before."""
    return pushed_id is None or await request_store.take_pushed(connection, pushed_id)


async def _waiting(provider: Provider, connection: Reader, request_id: UUID) -> tuple[AuthorizationRequest, Client]:
    waiting = await waiting_request(provider, connection, request_id)
    if waiting is None:
        raise AddressUntrusted("request_unknown")
    return waiting


async def _give(
    provider: Provider,
    request: AuthorizationRequest,
    client: Client,
    answer: Answer,
    answers_to: ReturnAddress,
    *,
    request_id: UUID | None = None,
) -> AnswerToClient:
    """Give the code; a kept or pushed request is taken with it, so that it gives one code only."""
    try:
        async with provider.database.collect(_actor(answer.someone.sign_in)) as uow:
            if request_id is not None:
                await store.take_request(uow.connection, request_id)
            if request.pushed_id is not None:
                await request_store.take_pushed_for_answer(uow.connection, request.pushed_id)
            exact = await with_asked_values(provider, uow.connection, request, answer)
            code = await give_code(uow, request, client, exact)
    except NothingTaken:
        raise AddressUntrusted("request_unknown") from None
    except ConstraintBroken as broken:
        if broken.code == CONSENT_ENDED:
            raise _ConsentEnded from None
        if broken.code != SESSION_ENDED:
            raise
        raise AuthorizationRefused("login_required", "the session has just ended") from None
    return await answers_to.with_code(code)


def _actor(sign_in: SignIn) -> Actor:
    return Actor("citizen", sign_in.account_id, sign_in.session_id)
