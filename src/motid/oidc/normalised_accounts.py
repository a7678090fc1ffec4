"""Who has to normalise the account before a service is reached. Pure.

A normalised account is the one account of its person (S0-14): compared with the population database, its phone
confirmed, every duplicate closed. A service may insist on one, for all of its requests by its registration or for a
single one by the `claims` parameter. The law insists for accounts known by a CMND number alone, whatever the service
asks (S2-25).
"""

from typing import Final

from motid.oidc.citizens import Standing
from motid.oidc.claims_parameter import ClaimsRequest
from motid.oidc.client import Client
from motid.oidc.scopes import claims_of

CLAIM: Final = "account_normalised"


def must_be_normalised(standing: Standing, client: Client, claims: ClaimsRequest | None = None) -> bool:
    """Whether this account may not be used at this service before it is normalised."""
    if standing.normalised:
        return False
    asked = claims is not None and CLAIM in claims_of(client.metadata.scope) and _asks_for_one(claims)
    return standing.update_due or client.metadata.require_normalised_account or asked


def _asks_for_one(claims: ClaimsRequest) -> bool:
    """Whether a request takes nothing but a normalised account, in either place.

    `essential` means just that, as the claim itself is never missing; and so does the one value `true`.
    """
    requests = [request for request in (claims.id_token.get(CLAIM), claims.userinfo.get(CLAIM)) if request]
    return any(
        all(value is True for value in request.wanted) and (request.essential or request.wanted != ())
        for request in requests
    )
