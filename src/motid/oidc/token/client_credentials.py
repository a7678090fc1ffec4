"""Grant type `client_credentials` (RFC 6749 §4.4): a service in its own name. One statement, shared with others."""

from motid.oidc.access_tokens import is_jwt_for, jwt_access_token
from motid.oidc.client import Client
from motid.oidc.confirmation import cnf_claim, stored_cnf, token_type_of
from motid.oidc.errors import TokenRefused
from motid.oidc.handles import MACHINE, new_handle
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME
from motid.oidc.machine_tokens import MachineToken
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.limits import resources_of
from motid.oidc.token.request import TokenRequest


async def client_credentials(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Return an access token of the client's own scopes, without a refresh token (§4.4.3). Raises `TokenRefused`."""
    client, parameters = request.client, request.parameters
    audience = resources_of(client, parameters) or []
    scope = " ".join(_scope(client, parameters.get("scope")))
    database = provider.database
    text, handle = new_handle(database.ids.new(), MACHINE)
    now = database.clock.now()
    expires_at = now + ACCESS_TOKEN_LIFETIME
    await provider.machine_tokens.store(
        MachineToken(handle, client.id, scope, " ".join(audience), expires_at, stored_cnf(request.confirmation))
    )
    if is_jwt_for(provider, client, audience):
        text = await jwt_access_token(
            provider,
            client,
            handle.id,
            subject=client.id,
            audience=audience,
            scope=scope,
            issued_at=now,
            expires_at=expires_at,
            joint=MACHINE,
            more=cnf_claim(request.confirmation),
        )
    return TokenAnswer(
        access_token=text,
        expires_in=int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        token_type=token_type_of(request.confirmation),
        scope=scope,
    )


def _scope(client: Client, asked: str | None) -> tuple[str, ...]:
    """Return what was asked for, all that is registered when nothing was; citizens' scopes need a citizen."""
    if asked is None:
        return client.machine_scope
    wanted = tuple(dict.fromkeys(asked.split()))
    if not set(wanted) <= set(client.machine_scope):
        raise TokenRefused("invalid_scope", "scope names what this client may not have in its own name")
    return wanted
