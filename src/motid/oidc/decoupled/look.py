"""What a citizen who opens a waiting request has to do: sign in, answer, or learn that it cannot be."""

from dataclasses import dataclass
from uuid import UUID

from motid.oidc.authorization.decide import (
    AskConsent,
    ClosedForNow,
    NormaliseFirst,
    SignInFirst,
    Someone,
    decide,
)
from motid.oidc.authorization.someone import someone_of
from motid.oidc.consent import ConsentQuestion, released
from motid.oidc.decoupled.model import DecoupledRequest
from motid.oidc.decoupled.waiting import note_sign_in, waiting_request
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.provider import Provider


@dataclass(frozen=True, slots=True)
class Gone:
    """It was answered, has expired, never was, or waits for somebody else: nobody learns which."""


@dataclass(frozen=True, slots=True)
class ToSignIn:
    """Somebody has to sign in first, or to give one more proof."""


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """The citizen cannot reach the class that the service asks for; all that is left is to say so."""

    waiting: DecoupledRequest
    someone: Someone


@dataclass(frozen=True, slots=True)
class NotNormalised:
    """The account has to be normalised before the request can be approved."""

    waiting: DecoupledRequest
    someone: Someone
    step: NormaliseFirst


@dataclass(frozen=True, slots=True)
class Closed:
    """The service stays closed for a while, because the account was recovered a short time ago."""

    waiting: DecoupledRequest
    someone: Someone
    step: ClosedForNow


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the citizen.

    `consent` is what needs their consent, None where nothing does. `by_law` maps the claims that the service gets by
    law to the articles; `agreed` are those that the citizen has agreed to before.
    """

    waiting: DecoupledRequest
    someone: Someone
    consent: ConsentQuestion | None
    by_law: dict[str, str]
    agreed: frozenset[str]


Outcome = Question | ToSignIn | NotNormalised | Closed | OutOfReach | Gone


async def look(provider: Provider, request_id: UUID, cookie: str | None) -> Outcome:
    """Decide what the page of a request shows to whoever has this session cookie."""
    pool = provider.database.pool
    waiting = await waiting_request(provider, pool, request_id)
    if waiting is None:
        return Gone()
    someone = await someone_of(provider, waiting.client, cookie)
    if someone is not None and not waiting.may_be_answered_by(someone.sign_in.account_id):
        return Gone()
    try:
        decision = decide(waiting.request, waiting.client, someone)
    except AuthorizationRefused:
        return Gone() if someone is None else OutOfReach(waiting, someone)
    if isinstance(decision, SignInFirst) or someone is None:
        if isinstance(decision, SignInFirst):
            await note_sign_in(provider, pool, waiting, decision)
        return ToSignIn()
    if isinstance(decision, NormaliseFirst):
        return NotNormalised(waiting, someone, decision)
    if isinstance(decision, ClosedForNow):
        return Closed(waiting, someone, decision)
    return _question(waiting, someone, decision.question if isinstance(decision, AskConsent) else None)


def _question(waiting: DecoupledRequest, someone: Someone, consent: ConsentQuestion | None) -> Question:
    request, client = waiting.request, waiting.client
    by_law, agreed = dict(consent.by_law) if consent else {}, frozenset[str]()
    if consent is None:
        given = released(request, client, someone.consent)
        claims = given.userinfo_claims | given.id_token_claims
        by_law = {claim: basis for claim in sorted(claims) if (basis := client.basis_of(claim))}
        agreed = claims - by_law.keys()
    return Question(waiting, someone, consent, by_law, agreed)
