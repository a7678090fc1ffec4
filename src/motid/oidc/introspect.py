"""Token introspection (RFC 7662), and its answer as a signed JWT (RFC 9701).

Only the client that a token was given to, and the resource servers that registration allows, learn anything of it; to
everybody else every token is inactive (§2.2, §4).
"""

from datetime import datetime
from typing import Any

from motid.oidc.acr import Acr
from motid.oidc.client import Client
from motid.oidc.client_keys import encrypted_for
from motid.oidc.confirmation import cnf_claim, token_type_of
from motid.oidc.delegation.actors import may_act_claim
from motid.oidc.errors import TokenRefused
from motid.oidc.find_token import FoundToken, OfCitizen, find_token
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

INACTIVE: dict[str, Any] = {"active": False}
JWT_TYPE = "token-introspection+jwt"


async def introspect(provider: Provider, asker: Client, parameters: Parameters) -> dict[str, Any]:
    """Return what the token says. Raises `TokenRefused` for a request without a token, and for public clients."""
    if asker.is_public:
        raise TokenRefused("invalid_client", "introspection is for clients that authenticate", status=401)
    if "token" not in parameters:
        raise TokenRefused("invalid_request", "token is missing")
    now = provider.database.clock.now()
    token = await find_token(provider, parameters["token"], now, parameters.get("token_type_hint"))
    holder = None if token is None else provider.clients.get(token.client_id)
    if token is None or holder is None or not _may_see(asker, token):
        return INACTIVE
    citizen = token.citizen
    if citizen is None:
        return _described(provider, token, sub=token.client_id)
    seen = await _seen(provider, asker, citizen, now)
    if seen is None:
        return INACTIVE
    subject, acr = seen
    return {
        **_described(provider, token, sub=subject),
        "acr": acr,
        "auth_time": int(citizen.auth_time.timestamp()),
        **({} if token.act is None else {"act": token.act}),
        **({} if token.kind == "refresh_token" else may_act_claim(holder)),
    }


async def signed_answer(provider: Provider, asker: Client, said: dict[str, Any]) -> str:
    """Return the answer as a JWT for the asker, encrypted where its registration says so (RFC 9701 §5, §6)."""
    claims = {
        "iss": provider.issuer,
        "aud": asker.id,
        "iat": int(provider.database.clock.now().timestamp()),
        "token_introspection": said,
    }
    signed = await provider.keys.signed(asker.introspection_algorithm, claims, JWT_TYPE)
    if asker.metadata.introspection_encrypted_response_alg is None:
        return signed
    encrypted = await encrypted_for(provider, asker, signed.encode(), "introspection", cty="JWT")
    if encrypted is None:
        raise TokenRefused("temporarily_unavailable", "no key to encrypt to at jwks_uri", status=503)
    return encrypted


def _may_see(asker: Client, token: FoundToken) -> bool:
    if token.client_id == asker.id:
        return True
    if token.kind == "refresh_token":
        return False
    metadata = asker.metadata
    return token.client_id in metadata.introspects or not set(token.audience).isdisjoint(
        metadata.resource_identifiers
    )


async def _seen(provider: Provider, asker: Client, citizen: OfCitizen, now: datetime) -> tuple[str, str] | None:
    """Return `sub` and `acr` as the asker may know them.

    The subject is pairwise to its own sector, not to that of the token's client; the class is what the evidence
    supports today, for the client itself what it supported when the grant was used last.
    """
    if citizen.granted_to == asker.id:
        return citizen.subject, citizen.acr
    standing = await provider.citizens.standing(provider.database.pool, citizen.account_id, now)
    if standing is None:
        return None
    granted = Acr.parse(citizen.acr)
    today = citizen.acr if granted is None else str(Acr(min(granted.ial, standing.ial), granted.aal))
    return provider.subjects.subject(asker, standing.person_id), today


def _described(provider: Provider, token: FoundToken, *, sub: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "active": True,
        "iss": provider.issuer,
        "client_id": token.client_id,
        "sub": sub,
        "aud": list(token.audience) or provider.issuer,
        "iat": int(token.issued_at.timestamp()),
        "exp": int(token.expires_at.timestamp()),
        "scope": _scope_today(provider, token),
    }
    if token.kind != "refresh_token":
        said["token_type"] = token_type_of(token.confirmation)
    return {**said, **cnf_claim(token.confirmation)}


def _scope_today(provider: Provider, token: FoundToken) -> str:
    """Return the scopes of a token that are still registered for the client that it was given to first."""
    giver = provider.clients.get(token.client_id if token.citizen is None else token.citizen.granted_to)
    registered = () if giver is None else giver.metadata.scope
    return " ".join([scope for scope in token.scope.split() if scope in registered])


def wants_jwt(accept: str) -> bool:
    """Whether an `Accept` header names the signed answer (RFC 9701 §4); a weight of 0 is a refusal."""
    for choice in accept.lower().split(","):
        name, *parameters = (part.strip() for part in choice.split(";"))
        if name == f"application/{JWT_TYPE}":
            return not any(parameter.replace(" ", "").rstrip(".0") == "q=" for parameter in parameters)
    return False
