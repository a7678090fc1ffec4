"""The token endpoint's one use case: authenticate the client, then let the grant type answer."""

from motid.oidc.errors import ParametersInvalid, TokenRefused
from motid.oidc.parameters import read_parameters
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.authenticate_client import authenticate_client
from motid.oidc.token.redeem_code import redeem_code
from motid.oidc.token.refresh import refresh


async def exchange(provider: Provider, encoded: bytes, authorization: str | None) -> TokenAnswer:
    """Answer a token request. Raises `TokenRefused` with the registered code (RFC 6749 §5.2)."""
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid as fault:
        raise TokenRefused("invalid_request", fault.description) from None
    client = await authenticate_client(provider, authorization, parameters)
    match parameters.get("grant_type"):
        case "authorization_code":
            return await redeem_code(provider, client, parameters)
        case "refresh_token":
            return await refresh(provider, client, parameters)
        case None:
            raise TokenRefused("invalid_request", "grant_type is missing")
        case _:
            raise TokenRefused("unsupported_grant_type", "grant_type is authorization_code or refresh_token")
