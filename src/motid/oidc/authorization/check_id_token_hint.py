"""OpenID Connect Core §3.1.2.1, §5.5.1: who must have signed in, by `id_token_hint` or a requested `sub`."""

from motid.oidc.claims_parameter import ClaimsRequest
from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters
from motid.oidc.signing_keys import SigningKeys


def check_id_token_hint(
    parameters: Parameters, client: Client, claims: ClaimsRequest, keys: SigningKeys, issuer: str
) -> tuple[str, ...] | None:
    """Return the values of `sub` of which one must answer; None when anybody may."""
    wanted = _requested_subjects(claims)
    token = parameters.get("id_token_hint")
    if token is None:
        return wanted
    subject = hinted_subject(token, client, keys, issuer)
    if subject is None:
        raise AuthorizationRefused(
            "invalid_request", "id_token_hint is not an ID token of this provider for this client"
        )
    if wanted is not None and subject not in wanted:
        raise AuthorizationRefused("invalid_request", "id_token_hint and claims name different subjects")
    return (subject,)


def _requested_subjects(claims: ClaimsRequest) -> tuple[str, ...] | None:
    """Return the subjects that both places of the `claims` parameter allow; there is one `sub` for both."""
    allowed = [request.wanted for request in (claims.id_token.get("sub"), claims.userinfo.get("sub")) if request]
    named = [tuple(map(str, values)) for values in allowed if values]
    if not named:
        return None
    return tuple(subject for subject in named[0] if all(subject in each for each in named))


def hinted_subject(token: str, client: Client, keys: SigningKeys, issuer: str) -> str | None:
    """Return the `sub` of an ID token that this provider signed for the client; an expired one still hints."""
    hint = keys.verify_hint(token)
    if hint is None or hint.get("iss") != issuer or hint.get("aud") != client.id:
        return None
    subject = hint.get("sub")
    return subject if isinstance(subject, str) else None
