"""`value` and `values` of the `claims` parameter (OpenID Connect Core §5.5.1), met before anything is promised.

A claim that is asked for with a value is left out where the person has another one: the service learns nothing but
that. What a scope gives to userinfo stays. `acr` and `sub` are conditions of the sign-in and are met elsewhere.
"""

import msgspec
from msgspec.structs import replace

from motid.db import Reader
from motid.oidc.authorization.decide import Answer
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.citizens import claims_about
from motid.oidc.claims_parameter import ClaimRequest, Scalar
from motid.oidc.provider import Provider
from motid.oidc.scopes import claims_of


async def with_asked_values(
    provider: Provider, connection: Reader, request: AuthorizationRequest, answer: Answer
) -> Answer:
    """Return the answer without the claims whose values are not the ones asked for."""
    released = answer.released
    in_id_token = _asked(request.claims.id_token, released.id_token_claims)
    in_userinfo = _asked(request.claims.userinfo, released.userinfo_claims - claims_of(released.scope))
    names = frozenset(in_id_token) | frozenset(in_userinfo)
    if not names:
        return answer
    account_id = answer.someone.sign_in.account_id
    person = await provider.citizens.attributes(connection, account_id, provider.database.clock.now(), names)
    known = {} if person is None else claims_about(person, names)
    exact = replace(
        released,
        userinfo_claims=released.userinfo_claims - _unmet(in_userinfo, known),
        id_token_claims=released.id_token_claims - _unmet(in_id_token, known),
    )
    return replace(answer, released=exact)


def _asked(requests: dict[str, ClaimRequest | None], names: frozenset[str]) -> dict[str, tuple[Scalar, ...]]:
    """Return the claims that are asked for with values."""
    return {name: asked.wanted for name, asked in requests.items() if asked and asked.wanted and name in names}


def _unmet(asked: dict[str, tuple[Scalar, ...]], known: dict[str, object]) -> frozenset[str]:
    return frozenset(name for name, wanted in asked.items() if not _is_one_of(known.get(name), wanted))


def _is_one_of(value: object, wanted: tuple[Scalar, ...]) -> bool:
    """Compare as JSON does: the number 1 is not true."""
    encoded = msgspec.json.encode(value)
    return any(encoded == msgspec.json.encode(each) for each in wanted)
