"""The token endpoint's one use case: authenticate the client, then let the grant type answer."""

from collections.abc import Awaitable, Callable, Mapping

from motid.oidc.ciba.tokens import ciba_tokens
from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, EXCHANGE_GRANT
from motid.oidc.client_call import ClientCall
from motid.oidc.delegation.exchange_token import exchange_token
from motid.oidc.device.tokens import device_tokens
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.authenticate_client import authenticate_client
from motid.oidc.token.client_credentials import client_credentials
from motid.oidc.token.possession import confirmation_of
from motid.oidc.token.redeem_code import redeem_code
from motid.oidc.token.refresh import refresh
from motid.oidc.token.request import TokenRequest


async def exchange(provider: Provider, call: ClientCall) -> TokenAnswer:
    """Answer a token request. Raises `TokenRefused` with the registered code (RFC 6749 §5.2)."""
    parameters = call.parameters()
    client = await authenticate_client(provider, call, parameters)
    grant_type = parameters.get("grant_type")
    if grant_type is None:
        raise TokenRefused("invalid_request", "grant_type is missing")
    answer = _ANSWERS.get(grant_type)
    if answer is None:
        raise TokenRefused("unsupported_grant_type", f"grant_type is one of {', '.join(_ANSWERS)}")
    if grant_type not in client.metadata.grant_types:
        raise TokenRefused("unauthorized_client", "the client is not registered for this grant_type")
    confirmation = await confirmation_of(provider, client, call)
    return await answer(provider, TokenRequest(client, parameters, confirmation))


_ANSWERS: Mapping[str, Callable[[Provider, TokenRequest], Awaitable[TokenAnswer]]] = {
    "authorization_code": redeem_code,
    "refresh_token": refresh,
    "client_credentials": client_credentials,
    DEVICE_GRANT: device_tokens,
    CIBA_GRANT: ciba_tokens,
    EXCHANGE_GRANT: exchange_token,
}
