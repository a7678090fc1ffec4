"""Consent: what a service gets by law, and what only the citizen can give it.

Consent is asked per purpose, nothing ticked beforehand, silence is no consent, and the proof is stored: who, to
what, in which words, when (Law 91/2025/QH15, Articles 9 and 19; Decree 356/2025/ND-CP, Article 6). A purpose is a
scope. Claims that the service gets by law are shown as information and are no purpose.
"""

from dataclasses import dataclass
from typing import Literal

from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.client import Client
from motid.oidc.scopes import CLAIMS_OF_SCOPE, OFFLINE, OPENID, SCOPE_OF_CLAIM, claims_of

TEXT_VERSION = "2026-11"
"""Version of the consent page's words; a change of them is a new version."""


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """A consent in force: what was offered, and what of it was given."""

    offered: frozenset[str]
    granted: frozenset[str]


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """What a consent page shows.

    `purposes` maps a scope to the claims in it that need consent; `by_law` maps a claim to its article.
    """

    purposes: dict[str, tuple[str, ...]]
    by_law: dict[str, str]


def question_for(
    request: AuthorizationRequest, client: Client, consent: ConsentRecord | None
) -> ConsentQuestion | None:
    """Return what to ask; None when everything was asked before, or nothing needs asking.

    `prompt=consent` asks again whatever can be asked.
    """
    purposes = purposes_of(request, client)
    asked_before = consent.offered if consent is not None else frozenset()
    if not purposes or (purposes.keys() <= asked_before and "consent" not in request.prompt):
        return None
    by_law = {claim: basis for claim in sorted(_wanted(request, client)) if (basis := client.basis_of(claim))}
    return ConsentQuestion(purposes, by_law)


def purposes_of(request: AuthorizationRequest, client: Client) -> dict[str, tuple[str, ...]]:
    """Return the purposes of a request that only consent allows, in the order of the registered scopes.

    A purpose comes with every claim that saying yes to it opens, not only with those asked for today: the consent
    holds for the next request too, and nobody agrees to what the page did not show.
    """
    purposes: dict[str, tuple[str, ...]] = {}
    wanted = _wanted(request, client)
    for scope in client.metadata.scope:
        free = tuple(claim for claim in CLAIMS_OF_SCOPE.get(scope, ()) if client.basis_of(claim) is None)
        if wanted.intersection(free) or (scope == OFFLINE and OFFLINE in request.scope):
            purposes[scope] = free
    return purposes


def released_claims(
    request: AuthorizationRequest,
    client: Client,
    consent: ConsentRecord | None,
    place: Literal["userinfo", "id_token"],
) -> frozenset[str]:
    """Return the claims that go to a place: by scope to userinfo, by the `claims` parameter to either."""
    wanted = claims_of(request.scope) | _named(request, place) if place == "userinfo" else _named(request, place)
    allowed = _wanted(request, client)
    return frozenset(claim for claim in wanted & allowed if _may_read(claim, client, consent))


def released_scope(request: AuthorizationRequest, client: Client, consent: ConsentRecord | None) -> tuple[str, ...]:
    """Return the scopes that hold something for the service: what was not given is not in the token."""
    return tuple(scope for scope in request.scope if _holds_something(scope, client, consent))


def _holds_something(scope: str, client: Client, consent: ConsentRecord | None) -> bool:
    given = consent is not None and scope in consent.granted
    return scope == OPENID or given or any(client.basis_of(claim) for claim in CLAIMS_OF_SCOPE.get(scope, ()))


def _may_read(claim: str, client: Client, consent: ConsentRecord | None) -> bool:
    if client.basis_of(claim) is not None:
        return True
    return consent is not None and SCOPE_OF_CLAIM[claim] in consent.granted


def _wanted(request: AuthorizationRequest, client: Client) -> frozenset[str]:
    """Return every attribute asked for, in scopes or by name, that the client's registration allows."""
    named = _named(request, "userinfo") | _named(request, "id_token")
    return (claims_of(request.scope) | named) & claims_of(client.metadata.scope)


def _named(request: AuthorizationRequest, place: Literal["userinfo", "id_token"]) -> frozenset[str]:
    requested = request.claims.userinfo if place == "userinfo" else request.claims.id_token
    return frozenset(requested) & frozenset(SCOPE_OF_CLAIM)
