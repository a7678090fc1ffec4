"""Scopes, the claims behind them, and the purposes for which a citizen may be asked."""

from functools import lru_cache
from types import MappingProxyType
from typing import Final

CLAIMS_OF_SCOPE: Final = MappingProxyType(
    {
        "profile": (
            "name",
            "family_name",
            "middle_name",
            "given_name",
            "gender",
            "birthdate",
            "zoneinfo",
            "updated_at",
        ),
        "phone": ("phone_number", "phone_number_verified"),
        "email": ("email", "email_verified"),
        "address": ("address",),
        "identity": (
            "personal_number",
            "personal_number_verified",
            "legacy_identity_number",
            "identity_verified",
            "identity_assurance_level",
            "account_normalised",
        ),
    }
)
"""Standard scopes (OpenID Connect Core §5.4) and MotID's `identity`."""

SCOPE_OF_CLAIM: Final = MappingProxyType(
    {claim: scope for scope, claims in CLAIMS_OF_SCOPE.items() for claim in claims}
)
WHOLE_OF: Final = MappingProxyType(dict.fromkeys(("family_name", "middle_name", "given_name"), "name"))
"""Claims derived from another one: whoever may read that may read them, and they say nothing more."""
OPENID: Final = "openid"
OFFLINE: Final = "offline_access"
ALL_SCOPES: Final = (OPENID, *CLAIMS_OF_SCOPE, OFFLINE)
ALL_CLAIMS: Final = ("sub", *SCOPE_OF_CLAIM)
NOT_ON_RECORD: Final = frozenset({"address"})
"""Claims that may be asked for and that nobody has: discovery promises neither them nor a scope of them alone."""
PROMISED_CLAIMS: Final = tuple(claim for claim in ALL_CLAIMS if claim not in NOT_ON_RECORD)
PROMISED_SCOPES: Final = tuple(
    scope
    for scope in ALL_SCOPES
    if scope not in CLAIMS_OF_SCOPE or not NOT_ON_RECORD.issuperset(CLAIMS_OF_SCOPE[scope])
)


@lru_cache(maxsize=1024)
def claims_of(scopes: tuple[str, ...]) -> frozenset[str]:
    """Return the claims that scopes stand for."""
    return frozenset(claim for scope in scopes for claim in CLAIMS_OF_SCOPE.get(scope, ()))
