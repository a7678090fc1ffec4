"""OpenID Connect Core §3.1.2.1, §5.5.1.1: classes asked for, voluntary or essential."""

from motid.oidc.claims_parameter import ClaimsRequest
from motid.oidc.parameters import Parameters

MOST_VALUES = 20


def check_acr(
    parameters: Parameters, claims: ClaimsRequest, default: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (voluntary, essential) classes in order of preference; unknown ones stay, for nobody can meet them.

    `default` is the client's `default_acr_values`: for a request that names none (OpenID Connect Registration §2).
    """
    voluntary = tuple(filter(None, parameters.get("acr_values", "").split(" ")))[:MOST_VALUES]
    request = claims.id_token_claim("acr")
    wanted = tuple(str(value) for value in request.wanted)[:MOST_VALUES]
    if request.essential:
        return voluntary, wanted
    return (*wanted, *voluntary) or default, ()
