"""`verified_claims` in an ID token or in userinfo, made anew from the evidence at each answer."""

from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from motid.db import Reader
from motid.oidc.client import Client
from motid.oidc.identity_assurance import store
from motid.oidc.identity_assurance.fulfil import fulfil
from motid.oidc.identity_assurance.granted import SEALED_AS, VerifiedClaimsGranted
from motid.oidc.identity_assurance.request import VERIFIED_CLAIMS
from motid.oidc.provider import Provider


async def verified_claims(
    provider: Provider,
    connection: Reader,
    client: Client,
    *,
    grant_id: UUID,
    account_id: UUID,
    place: Literal["id_token", "userinfo"],
    now: datetime,
    within: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Return the claim `verified_claims`, or nothing. `within`: the claims of a token that has less than its grant.

    Personal: the caller signs or sends the result, and nothing else.
    """
    sealed = await store.select_granted(connection, grant_id)
    evidence = None if sealed is None else await provider.citizens.confirmations(connection, account_id, now)
    if sealed is None or not evidence:
        return {}
    granted = provider.database.vault.open(SEALED_AS, grant_id, sealed, VerifiedClaimsGranted)
    requests = granted.id_token if place == "id_token" else granted.userinfo
    if within is not None:
        requests = tuple(request.limited_to(within) for request in requests)
    pairwise = partial(provider.subjects.reference, client)
    answers = [answer for request in requests if (answer := fulfil(request, evidence, now, pairwise)) is not None]
    if not answers:
        return {}
    return {VERIFIED_CLAIMS: answers[0] if len(answers) == 1 else answers}
