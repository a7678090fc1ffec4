"""Scopes, the claims behind them, and the purposes for which a citizen may be asked."""

from functools import lru_cache
from types import MappingProxyType
from typing import Final

CLAIMS_OF_SCOPE: Final = MappingProxyType(
    {
        "profile": ("name", "gender", "birthdate", "zoneinfo", "updated_at"),
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
OPENID: Final = "openid"
OFFLINE: Final = "offline_access"
ALL_SCOPES: Final = (OPENID, *CLAIMS_OF_SCOPE, OFFLINE)
ALL_CLAIMS: Final = ("sub", *SCOPE_OF_CLAIM)
NOT_ON_RECORD: Final = frozenset({"address"})
"""Claims that a service may ask for and that nobody has yet: discovery does not promise them."""


@lru_cache(maxsize=1024)
def claims_of(scopes: tuple[str, ...]) -> frozenset[str]:
    """Return the claims that scopes stand for."""
    return frozenset(claim for scope in scopes for claim in CLAIMS_OF_SCOPE.get(scope, ()))
