"""Token revocation (RFC 7009): a client ends what it holds."""

from motid.audit import record
from motid.kernel.actor import Actor
from motid.oidc import grant_store
from motid.oidc.client import Client
from motid.oidc.delegation.store import end_exchanged
from motid.oidc.errors import TokenRefused
from motid.oidc.events import GrantRevoked, TokenRevoked
from motid.oidc.find_token import FoundToken, find_token
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider


async def revoke_token(provider: Provider, client: Client, parameters: Parameters) -> None:
    """End a token. A refresh token ends with all of its grant (§2.1); an access token as the client registered.

    A text that is no valid token is no error (§2.2). Raises `TokenRefused` for another client's token.
    """
    if "token" not in parameters:
        raise TokenRefused("invalid_request", "token is missing")
    hint = parameters.get("token_type_hint")
    now = provider.database.clock.now()
    token = await find_token(provider, parameters["token"], now, hint)
    if token is None:
        return
    if token.client_id != client.id:
        raise TokenRefused("invalid_grant", "the token was issued to another client")
    await _end(provider, client, token)


async def _end(provider: Provider, client: Client, token: FoundToken) -> None:
    citizen = token.citizen
    # A token that was exchanged for another service's ends alone: the grant is not the caller's to end.
    is_own = citizen is None or citizen.granted_to == client.id
    whole_grant = token.kind == "refresh_token" or (client.metadata.revocation == "grant" and is_own)
    async with provider.database.begin(Actor("service")) as uow:
        if citizen is not None and whole_grant:
            if await grant_store.revoke_grant(uow.connection, citizen.grant_id, uow.now):
                event = GrantRevoked(client_id=client.id, grant_id=citizen.grant_id, reason="revoked_by_client")
                await record(uow, event, account_id=citizen.account_id)
        elif await grant_store.delete_token(uow.connection, token.kind, token.id):
            await end_exchanged(uow.connection, token.id)
            ended = TokenRevoked(client_id=client.id, token_id=token.id)
            await record(uow, ended, account_id=None if citizen is None else citizen.account_id)
