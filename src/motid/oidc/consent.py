"""Consent: what a service gets by law, and what only the citizen can give it.

Consent is asked per purpose, nothing ticked beforehand, silence is no consent, and the proof is stored: who, to
what, in which words, when (Law 91/2025/QH15, Articles 9 and 19; Decree 356/2025/ND-CP, Article 6). A purpose is a
scope. Claims that the service gets by law are shown as information and are no purpose.
"""

from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self
from uuid import UUID

import msgspec

from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.client import Client
from motid.oidc.identity_assurance.framework import VERIFIABLE_CLAIMS
from motid.oidc.identity_assurance.granted import VerifiedClaimsGranted
from motid.oidc.identity_assurance.request import VerifiedClaimsRequest
from motid.oidc.scopes import CLAIMS_OF_SCOPE, OFFLINE, OPENID, SCOPE_OF_CLAIM, claims_of

TEXT_VERSION = "2026-11-21"
"""Version of the consent page's words; a change of them is a new version."""
_ATTRIBUTES: Final = frozenset(SCOPE_OF_CLAIM)
SILENT_ON_VERIFICATION = frozenset({"2026-11"})
"""Versions whose page did not say that a service may learn how and when data were verified."""


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """A consent in force: what was offered, and what of it was given.

    `purposes` maps a scope to what the service said that it uses it for; one that is not in it was asked about before
    that was kept. `covers_verification`: the page said that a service may learn how and when the data were verified,
    too.
    """

    id: UUID
    offered: frozenset[str]
    granted: frozenset[str]
    covers_verification: bool
    purposes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_row(cls, row: Any | None) -> Self | None:
        """Return the consent of a row of `store.select_consent`; None where there is none."""
        if row is None or row["consent_id"] is None:
            return None
        covers = row["text_version"] not in SILENT_ON_VERIFICATION
        return cls(
            row["consent_id"], frozenset(row["offered"]), frozenset(row["granted"]), covers, row["purposes"] or {}
        )

    def asked_about(self, scope: str, client: Client) -> bool:
        """Whether the citizen was asked about a scope, for what the service still says that it uses it for."""
        if scope not in self.offered:
            return False
        return scope not in self.purposes or self.purposes[scope] == said_purpose(client, scope)


def said_purpose(client: Client, scope: str) -> str:
    """Return what a service says that it uses a scope for; empty where the page says it in its own words."""
    return client.metadata.purpose.get(scope, "")


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """What a consent page shows.

    `purposes` maps a scope to the claims in it that need consent; `by_law` maps a claim to its article. Without
    purposes the page asks whether it is the citizen who is signing in.
    `verified`: the service asks how the data were verified, as well.
    """

    purposes: dict[str, tuple[str, ...]]
    by_law: dict[str, str]
    verified: bool = False


def question_for(
    request: AuthorizationRequest, client: Client, consent: ConsentRecord | None
) -> ConsentQuestion | None:
    """Return what to ask; None when everything was asked before, or nothing needs asking.

    `prompt=consent` asks again whatever can be asked, and where that is nothing, whether to go on at all: it wants a
    page before the answer (OpenID Connect Core §3.1.2.1).
    """
    wanted = _wanted(request, client)
    purposes = _purposes_of(request, client, wanted)
    all_asked = consent is not None and all(consent.asked_about(scope, client) for scope in purposes)
    verified = bool(_verified_names(request) & wanted)
    said_all = consent is None or consent.covers_verification or not verified
    if "consent" not in request.prompt and (not purposes or (all_asked and said_all)):
        return None
    by_law = {claim: basis for claim in sorted(wanted) if (basis := client.basis_of(claim))}
    return ConsentQuestion(purposes, by_law, verified)


def _purposes_of(request: AuthorizationRequest, client: Client, wanted: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return the purposes of a request that only consent allows, in the order of the registered scopes.

    A purpose comes with every claim that saying yes to it opens, not only with those asked for today: the consent
    holds for the next request too, and nobody agrees to what the page did not show.
    """
    purposes: dict[str, tuple[str, ...]] = {}
    for scope in client.metadata.scope:
        free = tuple(claim for claim in CLAIMS_OF_SCOPE.get(scope, ()) if client.basis_of(claim) is None)
        if wanted.intersection(free) or (scope == OFFLINE and OFFLINE in request.scope):
            purposes[scope] = free
    return purposes


class Released(msgspec.Struct, frozen=True):
    """What a service gets: the scopes of its tokens, and the claims for either place."""

    scope: tuple[str, ...]
    userinfo_claims: frozenset[str]
    id_token_claims: frozenset[str]
    verified: VerifiedClaimsGranted


def released(request: AuthorizationRequest, client: Client, consent: ConsentRecord | None) -> Released:
    """Return what a request gives: claims go by scope to userinfo, and by the `claims` parameter to either place."""
    readable = frozenset(claim for claim in _wanted(request, client) if _may_read(claim, client, consent))
    return Released(
        scope=_released_scope(request, client, consent),
        userinfo_claims=readable & (claims_of(request.scope) | _named(request, "userinfo")),
        id_token_claims=readable & _named(request, "id_token"),
        verified=_released_verified(request, client, consent, readable),
    )


def _released_verified(
    request: AuthorizationRequest, client: Client, consent: ConsentRecord | None, readable: frozenset[str]
) -> VerifiedClaimsGranted:
    """Return what may be read as verified: the claims that may be read at all, and can be verified."""
    covered = consent is not None and consent.covers_verification
    names = frozenset(
        claim
        for claim in _verified_names(request) & readable & VERIFIABLE_CLAIMS
        if covered or client.basis_of(claim) is not None
    )
    asked = request.claims
    return VerifiedClaimsGranted(
        _limited(asked.verified_in_id_token, names), _limited(asked.verified_in_userinfo, names)
    )


def _limited(requests: tuple[VerifiedClaimsRequest, ...], names: frozenset[str]) -> tuple[VerifiedClaimsRequest, ...]:
    limited = (request.limited_to(names) for request in requests)
    return tuple(request for request in limited if request.claims)


def _released_scope(request: AuthorizationRequest, client: Client, consent: ConsentRecord | None) -> tuple[str, ...]:
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
    """Return every attribute asked for, in scopes, by name or as verified, that the client's registration allows."""
    named = _named(request, "userinfo") | _named(request, "id_token") | _verified_names(request)
    return (claims_of(request.scope) | named) & claims_of(client.metadata.scope)


def _named(request: AuthorizationRequest, place: Literal["userinfo", "id_token"]) -> frozenset[str]:
    requested = request.claims.userinfo if place == "userinfo" else request.claims.id_token
    return _ATTRIBUTES.intersection(requested)


def _verified_names(request: AuthorizationRequest) -> frozenset[str]:
    asked = (*request.claims.verified_in_id_token, *request.claims.verified_in_userinfo)
    return _ATTRIBUTES.intersection(name for each in asked for name in each.claims)
