"""Grant type `refresh_token` (RFC 6749 §6, RFC 9700 §4.14): rotated on every use; reuse ends the family.

An answer may be lost on its way. So the client may repeat the last token for a few seconds
(`MOTID_REFRESH_GRACE_SECONDS`) and gets another successor of it; only one of the successors can then go on. Each
repetition uses up a part of that time: a fourth one ends the family. Two uses at the very same moment are no
repetition: one wins, and the family ends.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from motid.audit import record
from motid.db import Reader
from motid.kernel.actor import Actor
from motid.oidc import grant_store
from motid.oidc.acr import Acr
from motid.oidc.client import Client
from motid.oidc.confirmation import stored_cnf
from motid.oidc.cooling_period import closed_until
from motid.oidc.errors import TokenRefused
from motid.oidc.events import GrantRevoked
from motid.oidc.handles import Handle, new_handle, read_handle
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME
from motid.oidc.normalised_accounts import must_be_normalised
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.scopes import OFFLINE
from motid.oidc.token.answer import TokenAnswer, recipient_of, token_answer
from motid.oidc.token.limits import refuse_beyond_grant, resources_of, scope_of
from motid.oidc.token.request import TokenRequest


async def refresh(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Exchange a refresh token for new tokens. Raises `TokenRefused`.

    Use prolongs nothing (OWASP ASVS V10.4.8): citizens agreed to so many days without them.
    Under FAPI 2.0 the token stays (Security Profile §5.3.2.1): the client's key protects it better than rotation.
    """
    client, parameters = request.client, request.parameters
    token = _checked(client, parameters)
    recipient = await recipient_of(provider, client)
    database = provider.database
    now = database.clock.now()
    access_token, access = new_handle(database.ids.new())
    refresh_token, successor = new_handle(database.ids.new()) if client.rotates_refresh_tokens else (None, None)
    async with database.read() as connection:
        standing_at = provider.citizens.standing_query
        use = partial(grant_store.renew_refresh_token, facts=standing_at("used.account_id", "$7"))
        if successor is not None:
            use = partial(
                grant_store.rotate_refresh_token,
                refresh=successor,
                repeatable_since=_repeatable_since(provider, now),
                facts=standing_at("used.account_id", "$9"),
            )
        grant = await use(
            connection,
            token=token,
            client_id=client.id,
            access=access,
            access_expires_at=now + ACCESS_TOKEN_LIFETIME,
            audience=resources_of(client, parameters),
            scope=scope_of(parameters),
            cnf=stored_cnf(request.confirmation),
            now=now,
        )
        if grant is not None:
            acr = await _acr_now(provider, connection, client, grant, now)
            return await token_answer(
                provider,
                connection,
                client,
                grant,
                access_token=access_token,
                access_id=access.id,
                refresh_token=refresh_token,
                now=now,
                recipient=recipient,
                confirmation=request.confirmation,
                acr=acr,
                scope=grant["narrowed"],
            )
    await _end_if_replayed(provider, client, token)
    await refuse_beyond_grant(provider, client, "refresh_token", token, parameters)
    raise TokenRefused("invalid_grant", "the refresh token is unknown, expired or used, or another key's")


def _checked(client: Client, parameters: Parameters) -> Handle:
    if "refresh_token" not in parameters:
        raise TokenRefused("invalid_request", "refresh_token is missing")
    token = read_handle(parameters["refresh_token"])
    if token is None:
        raise TokenRefused("invalid_grant", "the refresh token is unknown")
    if OFFLINE not in client.metadata.scope:
        raise TokenRefused("invalid_grant", "offline_access is no longer registered for the client")
    return token


async def _acr_now(provider: Provider, connection: Reader, client: Client, grant: Any, now: datetime) -> Acr | None:
    """Return what the evidence supports today of the grant's class (invariant 6); None for no known class.

    Where that is less than before, the grant says so from now on: introspection shows its class.
    """
    standing = provider.citizens.standing_of(grant, now)
    if standing is None:
        raise TokenRefused("invalid_grant", "the account is no longer active")
    if must_be_normalised(standing, client):
        raise TokenRefused("invalid_grant", "the citizen has to normalise the account first")
    if await closed_until(provider, connection, client, grant["account_id"]) is not None:
        raise TokenRefused("invalid_grant", "closed for a while: the account was recovered")
    granted = Acr.parse(grant["acr"])
    if granted is None:
        return None
    today = Acr(min(granted.ial, standing.ial), granted.aal)
    if today != granted:
        await grant_store.lower_acr(connection, grant["id"], str(today))
    return today


async def _end_if_replayed(provider: Provider, client: Client, token: Handle) -> None:
    async with provider.database.begin(Actor("service")) as uow:
        ended = await grant_store.revoke_replayed_refresh_token(
            uow.connection, token, client.id, uow.now, _repeatable_since(provider, uow.now)
        )
        if ended is not None:
            event = GrantRevoked(client_id=client.id, grant_id=ended["id"], reason="refresh_token_replayed")
            await record(uow, event, account_id=ended["account_id"])


def _repeatable_since(provider: Provider, now: datetime) -> datetime | None:
    """Return from when on a use may be repeated; None where none may, whichever request looked at the clock first."""
    grace = provider.settings.refresh_grace_seconds
    return now - timedelta(seconds=grace) if grace else None
