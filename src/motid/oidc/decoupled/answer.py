"""A citizen answers a waiting request: yes gives the client a grant as a code does, no ends the request."""

from typing import Final

from msgspec.structs import replace

from motid.audit import record
from motid.db import UnitOfWork
from motid.db.constraints import ConstraintBroken
from motid.jobs import enqueue
from motid.kernel.actor import Actor
from motid.oidc.authorization.asked_values import with_asked_values
from motid.oidc.authorization.decide import Answer, Someone, decide
from motid.oidc.authorization.grant import give_grant
from motid.oidc.authorization.someone import consent_of
from motid.oidc.decoupled import store
from motid.oidc.decoupled.look import Closed, NotNormalised, OutOfReach, Question
from motid.oidc.decoupled.model import KEPT_FOR, DecoupledRequest, State
from motid.oidc.decoupled.ping_job import PING_JOB, PingClient
from motid.oidc.errors import CONSENT_ENDED, SESSION_ENDED
from motid.oidc.events import DecoupledSignInAnswered
from motid.oidc.give_consent import give_consent
from motid.oidc.provider import Provider

NO_ADDRESS: Final = ""
"""Where the answer to such a request is redirected: nowhere. No parameter is empty, so no code grant matches it."""


async def approve(provider: Provider, question: Question, *, ticked: frozenset[str], locale: str) -> bool:
    """Give the client what the citizen agreed to; False when the request, the session or an earlier consent is over.

    Answer, consent, grant and audit event are one transaction: of two answers given at once one counts.
    """
    try:
        async with provider.database.begin(_actor(question.someone)) as uow:
            return await _approved(provider, uow, question, ticked=ticked, locale=locale)
    except ConstraintBroken as broken:
        if broken.code not in (SESSION_ENDED, CONSENT_ENDED):
            raise
        return False


async def _approved(
    provider: Provider, uow: UnitOfWork, question: Question, *, ticked: frozenset[str], locale: str
) -> bool:
    waiting, someone = question.waiting, question.someone
    if not await _decide(uow, waiting, someone, "approved"):
        return False
    if question.consent is not None:
        await give_consent(uow, waiting.client, someone, question.consent, ticked=ticked, locale=locale)
        someone = replace(
            someone, consent=await consent_of(uow.connection, someone.sign_in.account_id, waiting.client.id)
        )
    answer = decide(waiting.request, waiting.client, someone, answered=True)
    if not isinstance(answer, Answer):
        raise LookupError("what could be asked a moment ago can be answered")
    exact = await with_asked_values(provider, uow.connection, waiting.request, answer)
    await give_grant(
        uow,
        waiting.request,
        waiting.client,
        exact,
        handle=waiting.handle,
        redeemable_until=waiting.expires_at,
    )
    return True


async def refuse(provider: Provider, question: Question | NotNormalised | Closed | OutOfReach) -> bool:
    """End the request because the citizen said no, or cannot say yes; False when it no longer waits."""
    state: State = "failed" if _is_beyond(question) else "refused"
    async with provider.database.begin(_actor(question.someone)) as uow:
        return await _decide(uow, question.waiting, question.someone, state)


def _is_beyond(question: Question | NotNormalised | Closed | OutOfReach) -> bool:
    """Whether it is the class that the person does not reach, rather than a choice of theirs."""
    match question:
        case OutOfReach():
            return True
        case NotNormalised(step=step):
            return step.otherwise == "unmet_authentication_requirements"
        case Question() | Closed():
            return False


async def _decide(uow: UnitOfWork, waiting: DecoupledRequest, someone: Someone, state: State) -> bool:
    account_id = someone.sign_in.account_id
    ends_at = max(waiting.expires_at, uow.now) + KEPT_FOR
    if not await store.decide(uow.connection, waiting.id, state, account_id, now=uow.now, ends_at=ends_at):
        return False
    event = DecoupledSignInAnswered(
        client_id=waiting.client.id, request_id=waiting.id, way=waiting.kind, answer=state
    )
    await record(uow, event, account_id=account_id)
    if waiting.bundle.notification_token is not None:
        await enqueue(uow, PING_JOB, PingClient(waiting.id))
    return True


def _actor(someone: Someone) -> Actor:
    return Actor("citizen", someone.sign_in.account_id, someone.sign_in.session_id)
