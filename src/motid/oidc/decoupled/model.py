"""A sign-in that waits for its citizen's answer on another device: values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.client import Client
from motid.oidc.handles import Handle

Kind = Literal["device", "ciba"]
State = Literal["waiting", "approved", "refused", "failed", "replaced"]
"""`failed`: the citizen cannot reach what the service asks for. `replaced`: the service asked again meanwhile."""

INTERVAL: Final = timedelta(seconds=5)
"""What a client waits between two polls at first (RFC 8628 §3.2, CIBA §7.3), and by how much more after each
`slow_down` (RFC 8628 §3.5)."""
LONGEST_INTERVAL: Final = timedelta(minutes=1)
LEEWAY: Final = timedelta(milliseconds=500)
"""How much closer two polls may reach us than the client sent them."""
KEPT_FOR: Final = timedelta(hours=1)
"""How long the end of a request can be told apart from a request that never was."""
SEALED_KIND: Final = "decoupled_request"


class DecoupledBundle(msgspec.Struct, frozen=True, omit_defaults=True):
    """What rests sealed in `decoupled_request.sealed`.

    `user_code` is what the page shows; codes are looked up by keyed digest. `auth_req_id` and `notification_token`
    are what a ping tells (CIBA §10.2).
    """

    request: AuthorizationRequest
    user_code: str | None = None
    binding_message: str | None = None
    auth_req_id: str | None = None
    notification_token: str | None = None

    def __repr__(self) -> str:
        return "<DecoupledBundle>"


@dataclass(frozen=True, slots=True)
class DecoupledRequest:
    """A request that waits. `account_id` is the citizen whom a service asks; None where it named nobody."""

    handle: Handle
    kind: Kind
    client: Client
    account_id: UUID | None
    bundle: DecoupledBundle
    created_at: datetime
    expires_at: datetime

    @property
    def id(self) -> UUID:
        """The identifier in addresses of pages."""
        return self.handle.id

    def may_be_answered_by(self, account_id: UUID) -> bool:
        """Whether a citizen may answer: a service asks one citizen or nobody, a device whoever has its code."""
        return self.kind == "device" or self.account_id == account_id

    @property
    def request(self) -> AuthorizationRequest:
        """What the client asked for."""
        return self.bundle.request
