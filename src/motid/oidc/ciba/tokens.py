"""Grant type `urn:openid:params:grant-type:ciba` (CIBA Core §10.1)."""

from motid.oidc.decoupled.poll import poll
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.request import TokenRequest


async def ciba_tokens(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Answer a client that asks whether its citizen has approved. Raises `TokenRefused`."""
    return await poll(provider, request, kind="ciba", parameter="auth_req_id")
