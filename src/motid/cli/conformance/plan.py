"""What a run of the conformance suite tests, and the addresses that follow from it."""

from dataclasses import dataclass
from typing import Literal

Profile = Literal["openid", "fapi2", "fapi2-message-signing"]
"""`openid`: the plans of OpenID Connect; the others: FAPI 2.0 Security Profile, with Message Signing or without."""
ClientAuthentication = Literal["private_key_jwt", "mtls"]
SenderConstraint = Literal["dpop", "mtls"]
Logout = Literal["none", "back-channel", "front-channel"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `client_auth` and `sender_constraint` are of FAPI alone; `logout` is what static clients hear."""

    issuer: str
    mtls_origin: str
    suite_origin: str
    alias: str
    profile: Profile = "openid"
    client_auth: ClientAuthentication = "private_key_jwt"
    sender_constraint: SenderConstraint = "dpop"
    logout: Logout = "none"

    @property
    def is_fapi(self) -> bool:
        """Whether the clients are held to FAPI 2.0."""
        return self.profile != "openid"

    @property
    def resource(self) -> str:
        """The protected resource that the suite calls: userinfo, at the origin that its tokens need."""
        bound = self.is_fapi and self.sender_constraint == "mtls"
        return f"{self.mtls_origin if bound else self.issuer}/userinfo"

    def address(self, path: str) -> str:
        """Return an address of the suite under the alias."""
        return f"{self.suite_origin}/test/a/{self.alias}/{path}"
