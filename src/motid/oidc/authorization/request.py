"""A validated authorization request: what is left when every check has passed."""

from datetime import datetime
from uuid import UUID

import msgspec

from motid.oidc.acr import Acr
from motid.oidc.authorization.response_mode import DEFAULT
from motid.oidc.claims_parameter import ClaimsRequest
from motid.oidc.client import Client


class AuthorizationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Sealed in `authorization_request` while a page is shown.

    `acr_values` are voluntary, in order of preference; `essential_acr` must be met, one of them.
    `hinted_subjects` are the values of `sub` of which one must have signed in, by `id_token_hint` or `claims`.
    `response_mode` says how the answer travels; `pushed_id` names the pushed request that the answer uses up.
    `resource` names the services that tokens are for (RFC 8707). `dpop_jkt` is the key that the code is bound to.
    `step_up_aal` and `fresh_sign_in` say what the sign-in page, where one is needed, has to reach.
    """

    client_id: str
    redirect_uri: str
    scope: tuple[str, ...]
    received_at: datetime
    state: str | None = None
    response_mode: str = DEFAULT
    pushed_id: UUID | None = None
    nonce: str | None = None
    code_challenge: str | None = None
    dpop_jkt: str | None = None
    prompt: tuple[str, ...] = ()
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    essential_acr: tuple[str, ...] = ()
    claims: ClaimsRequest = ClaimsRequest()
    hinted_subjects: tuple[str, ...] | None = None
    login_hint: str | None = None
    ui_locales: tuple[str, ...] = ()
    step_up_aal: int = 1
    fresh_sign_in: bool = False
    resource: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<AuthorizationRequest of {self.client_id}>"

    def preferred_acr(self, client: Client) -> tuple[Acr, ...]:
        """Return MotID's classes among those asked for, in the order of preference."""
        texts = (*self.essential_acr, *self.acr_values, *filter(None, (client.metadata.required_acr,)))
        return tuple(acr for acr in map(Acr.parse, texts) if acr is not None)
