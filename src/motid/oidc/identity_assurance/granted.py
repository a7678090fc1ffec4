"""What a grant lets a service read as verified."""

from uuid import UUID

import msgspec

from motid.oidc.identity_assurance.request import VerifiedClaimsRequest
from motid.vault import Vault

SEALED_AS = "authorization_grant"


class VerifiedClaimsGranted(msgspec.Struct, frozen=True):
    """Requests for each place, with no claim that law or consent does not give.

    They rest sealed in the grant, for a request may name the value that a claim must have.
    """

    id_token: tuple[VerifiedClaimsRequest, ...] = ()
    userinfo: tuple[VerifiedClaimsRequest, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The claims of both places."""
        return frozenset(name for each in (*self.id_token, *self.userinfo) for name in each.claims)

    def sealed(self, vault: Vault, grant_id: UUID) -> bytes | None:
        """Return the content of the grant's column; None when there is nothing to keep."""
        return vault.seal(SEALED_AS, grant_id, self) if self.id_token or self.userinfo else None
