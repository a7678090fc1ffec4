"""What happens to a valid request: answer now, sign in or normalise first, ask for consent, or refuse. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import msgspec

from motid.oidc.acr import HIGHEST_AAL, HIGHEST_IAL, Acr
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.citizens import Standing
from motid.oidc.client import Client
from motid.oidc.consent import (
    ConsentQuestion,
    ConsentRecord,
    Released,
    question_for,
    released,
)
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.normalised_accounts import must_be_normalised
from motid.oidc.sessions import SignIn


class Someone(msgspec.Struct, frozen=True):
    """A signed-in citizen, as this client may know one."""

    sign_in: SignIn
    standing: Standing
    subject: str
    sid: str
    consent: ConsentRecord | None
    closed_until: datetime | None = None
    """Until when this service is closed to the citizen, who recovered the account a short time ago."""


class Answer(msgspec.Struct, frozen=True):
    """Nothing is missing: give a code for this."""

    someone: Someone
    acr: Acr
    released: Released


@dataclass(frozen=True, slots=True)
class SignInFirst:
    """Somebody has to sign in, at this level or above; `fresh` when a live session is not enough, however strong."""

    required_aal: int
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class NormaliseFirst:
    """The account has to become the one of its person; `otherwise` is the answer to the service when it does not."""

    otherwise: Literal["access_denied", "unmet_authentication_requirements"]


@dataclass(frozen=True, slots=True)
class AskConsent:
    """The citizen has to say what the service may read."""

    question: ConsentQuestion


@dataclass(frozen=True, slots=True)
class ClosedForNow:
    """The service stays closed until an instant, because the account was recovered a short time ago (S4-39)."""

    until: datetime


Decision = Answer | SignInFirst | NormaliseFirst | ClosedForNow | AskConsent
Step = TypeVar("Step", SignInFirst, NormaliseFirst, ClosedForNow, AskConsent)


def decide(
    request: AuthorizationRequest, client: Client, someone: Someone | None, *, answered: bool = False
) -> Decision:
    """Decide. `answered` says that this very request has been through the consent page.

    Raises `AuthorizationRefused` for what no page can mend, and for every page when `prompt=none`.
    """
    if someone is None or _must_sign_in_again(request, someone):
        first = SignInFirst(aal_before_sign_in(request, client), fresh=someone is not None)
        return _by_page(request, first, "login_required", "nobody is signed in as this request needs")
    if someone.closed_until is not None:
        closed = ClosedForNow(someone.closed_until)
        return _by_page(request, closed, "interaction_required", "closed for a while: the account was recovered")
    level = _level_or_normalise(request, client, someone)
    if isinstance(level, SignInFirst):
        return _by_page(request, level, "login_required", "the session is below the requested acr")
    if isinstance(level, NormaliseFirst):
        return _by_page(request, level, "interaction_required", "the citizen has to normalise the account first")
    question = None if answered else _question(request, client, someone)
    if question is not None:
        return _by_page(request, AskConsent(question), "consent_required", "the citizen has not been asked yet")
    return Answer(someone, level, released(request, client, someone.consent))


def _question(request: AuthorizationRequest, client: Client, someone: Someone) -> ConsentQuestion | None:
    """Return what to ask before the answer.

    An app that nobody can tell from another one gets no answer that no page was shown for (RFC 8252 §8.6, OWASP ASVS
    V10.7.1); the sign-in page of this very request is one.
    """
    question = question_for(request, client, someone.consent)
    if question is None and someone.sign_in.auth_time < request.received_at:
        return ConsentQuestion({}, {}) if client.could_be_another_app(request.redirect_uri) else None
    return question


def _by_page(request: AuthorizationRequest, step: Step, otherwise: str, why: str) -> Step:
    """Return a step that shows a page, which `prompt=none` forbids."""
    if "none" in request.prompt:
        raise AuthorizationRefused(otherwise, why)
    return step


def aal_before_sign_in(request: AuthorizationRequest, client: Client) -> int:
    """Return the AAL to sign in with while nobody is known yet: the first preference, and the client's minimum."""
    preferred = request.preferred_acr(client)
    first = preferred[0].aal if preferred else 1
    return min(HIGHEST_AAL, max(first, client.required_acr.aal if client.required_acr else 1))


def _must_sign_in_again(request: AuthorizationRequest, someone: Someone) -> bool:
    """Whether this sign-in is not the one that was asked for.

    Its age counts at the request: reading a consent page costs nobody a sign-in.
    """
    signed_in = someone.sign_in.auth_time
    if {"login", "select_account"} & set(request.prompt) and signed_in < request.received_at:
        return True
    if request.max_age is not None and signed_in + timedelta(seconds=request.max_age) < request.received_at:
        return True
    if request.hinted_subjects is None or someone.subject in request.hinted_subjects:
        return False
    if signed_in >= request.received_at:
        raise AuthorizationRefused("login_required", "somebody else signed in than was asked for")
    return True


def _level_or_normalise(
    request: AuthorizationRequest, client: Client, someone: Someone
) -> Acr | SignInFirst | NormaliseFirst:
    """Return the class to vouch for, or what is needed before.

    Somebody whose evidence is too weak is not turned away while normalising would give evidence that is not.
    """
    must_normalise = must_be_normalised(someone.standing, client, request.claims)
    try:
        level = _level(request, client, someone)
    except AuthorizationRefused:
        if must_normalise or ("none" not in request.prompt and _normalising_helps(request, client, someone)):
            return NormaliseFirst("unmet_authentication_requirements")
        raise
    return NormaliseFirst("access_denied") if must_normalise and isinstance(level, Acr) else level


def _normalising_helps(request: AuthorizationRequest, client: Client, someone: Someone) -> bool:
    """Whether a normalised account would have the evidence for what is asked."""
    if someone.standing.normalised:
        return False
    minimum = client.required_acr
    essential = tuple(filter(None, map(Acr.parse, request.essential_acr)))
    return (minimum is None or _is_on_offer(minimum)) and (not essential or any(map(_is_on_offer, essential)))


def _is_on_offer(acr: Acr) -> bool:
    return acr.ial <= HIGHEST_IAL and acr.aal <= HIGHEST_AAL


def _level(request: AuthorizationRequest, client: Client, someone: Someone) -> Acr | SignInFirst:
    """Return the class to vouch for, or the sign-in that is needed to reach it."""
    actual = Acr(someone.standing.ial, someone.sign_in.aal)
    minimum = client.required_acr
    if minimum is not None and not actual.covers(minimum):
        return _raise_to((minimum,), actual)
    if request.essential_acr:
        essential = tuple(filter(None, map(Acr.parse, request.essential_acr)))
        met = _first_covered(essential, actual)
        return met or _raise_to(essential, actual)
    voluntary = tuple(filter(None, map(Acr.parse, request.acr_values)))
    met = _first_covered(voluntary, actual)
    if met is not None or "none" in request.prompt:
        return met or actual
    steps = _step_ups(voluntary, actual)
    return SignInFirst(steps[0]) if steps else actual


def _first_covered(wanted: tuple[Acr, ...], actual: Acr) -> Acr | None:
    return next((acr for acr in wanted if actual.covers(acr)), None)


def _raise_to(wanted: tuple[Acr, ...], actual: Acr) -> SignInFirst:
    """Return the step-up that meets one of the classes; refuse when the person's evidence supports none."""
    steps = _step_ups(wanted, actual)
    if not steps:
        raise AuthorizationRefused("unmet_authentication_requirements", "this person cannot reach the requested acr")
    return SignInFirst(steps[0])


def _step_ups(wanted: tuple[Acr, ...], actual: Acr) -> list[int]:
    """Return the AALs to sign in with for those classes that the person's evidence and our sign-in can reach."""
    return [acr.aal for acr in wanted if acr.ial <= actual.ial and acr.aal <= HIGHEST_AAL]
