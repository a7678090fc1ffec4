"""Grant type `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4)."""

from motid.oidc.decoupled.poll import poll
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.request import TokenRequest


async def device_tokens(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Answer a device that asks whether it is signed in. Raises `TokenRefused`."""
    return await poll(provider, request, kind="device", parameter="device_code")
