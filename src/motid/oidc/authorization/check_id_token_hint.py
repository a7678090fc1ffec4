"""OpenID Connect Core §3.1.2.1, §5.5.1: who must have signed in, by `id_token_hint` or a requested `sub`."""

from motid.oidc.claims_parameter import ClaimsRequest
from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters
from motid.oidc.signing_keys import SigningKeys


def check_id_token_hint(
    parameters: Parameters, client: Client, claims: ClaimsRequest, keys: SigningKeys, issuer: str
) -> str | None:
    """Return the `sub` that must answer; None when anybody may."""
    wanted = claims.id_token_claim("sub").wanted
    token = parameters.get("id_token_hint")
    if token is None:
        return str(wanted[0]) if wanted else None
    subject = hinted_subject(token, client, keys, issuer)
    if subject is None:
        raise AuthorizationRefused(
            "invalid_request", "id_token_hint is not an ID token of this provider for this client"
        )
    if wanted and subject not in wanted:
        raise AuthorizationRefused("invalid_request", "id_token_hint and claims name different subjects")
    return subject


def hinted_subject(token: str, client: Client, keys: SigningKeys, issuer: str) -> str | None:
    """Return the `sub` of an ID token that this provider signed for the client; an expired one still hints."""
    hint = keys.verify(token)
    if hint is None or hint.get("iss") != issuer or hint.get("aud") != client.id:
        return None
    subject = hint.get("sub")
    return subject if isinstance(subject, str) else None
