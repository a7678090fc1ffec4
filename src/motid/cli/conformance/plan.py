"""What a run of the conformance suite tests, and the addresses that follow from it."""

from dataclasses import dataclass
from typing import Literal

Profile = Literal["openid", "fapi2", "fapi2-message-signing", "fapi-ciba"]
"""`openid`: the plans of OpenID Connect; `fapi2…`: FAPI 2.0 Security Profile, with Message Signing or without;
`fapi-ciba`: sign-ins that citizens approve on their own phone."""
ClientAuthentication = Literal["client_secret_basic", "client_secret_post", "private_key_jwt", "mtls"]
"""As the suite's variants name them; FAPI knows the last two."""
SenderConstraint = Literal["dpop", "mtls"]
CibaMode = Literal["poll", "ping"]
Logout = Literal["none", "back-channel", "front-channel"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `sender_constraint` is of FAPI alone; `logout` is what static clients hear.

    Under FAPI-CIBA tokens are bound to certificates, and `ciba_mode` says how a client learns of the answer.
    """

    issuer: str
    mtls_origin: str
    suite_origin: str
    alias: str
    profile: Profile = "openid"
    client_auth: ClientAuthentication | None = None
    sender_constraint: SenderConstraint = "dpop"
    ciba_mode: CibaMode = "poll"
    logout: Logout = "none"

    @property
    def authentication(self) -> ClientAuthentication:
        """How static clients authenticate: when nothing is said by a secret, under FAPI by a key."""
        return self.client_auth or ("client_secret_basic" if self.profile == "openid" else "private_key_jwt")

    @property
    def binds_to_certificates(self) -> bool:
        """Whether tokens are bound to the certificates of clients."""
        match self.profile:
            case "openid":
                return False
            case "fapi-ciba":
                return True
            case "fapi2" | "fapi2-message-signing":
                return self.sender_constraint == "mtls"

    @property
    def resource(self) -> str:
        """The protected resource that the suite calls: userinfo, at the origin that its tokens need."""
        return f"{self.mtls_origin if self.binds_to_certificates else self.issuer}/userinfo"

    def address(self, path: str) -> str:
        """Return an address of the suite under the alias."""
        return f"{self.suite_origin}/test/a/{self.alias}/{path}"
