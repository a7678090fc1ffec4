"""Grant type `token-exchange` (RFC 8693): a service that was called for a citizen calls the next one for them.

A subject token that is unknown, not this caller's, or of no citizen is `invalid_request`, as §2.2.2 has it. The new
token hangs on the citizen's grant and on the subject token: it ends with either, and lives no longer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motid.audit import record
from motid.kernel.actor import Actor
from motid.oidc.access_tokens import is_jwt_for, jwt_access_token, read_access_token, share_a_subject
from motid.oidc.acr import Acr
from motid.oidc.citizens import Standing
from motid.oidc.client import Client
from motid.oidc.confirmation import cnf_claim, stored_cnf, token_type_of
from motid.oidc.cooling_period import closed_until
from motid.oidc.delegation import store
from motid.oidc.delegation.actors import act_of, may_act_claim, may_act_for
from motid.oidc.delegation.request import JWT, ExchangeRequest, read_exchange
from motid.oidc.delegation.targets import scope_of, targets_of
from motid.oidc.errors import TokenRefused
from motid.oidc.events import TokenExchanged
from motid.oidc.handles import MACHINE, new_handle
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME
from motid.oidc.machine_tokens import find_machine_token
from motid.oidc.normalised_accounts import must_be_normalised
from motid.oidc.provider import Provider
from motid.oidc.resources import INVALID_TARGET
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.request import TokenRequest


async def exchange_token(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Return a token for the next service, bound to what the caller proved. Raises `TokenRefused`."""
    asked = read_exchange(request.parameters)
    now = provider.database.clock.now()
    subject = await _subject(provider, request, asked.subject_token, now)
    await _check_actor(provider, request, asked, now)
    audience = targets_of(provider, request, asked, subject)
    scope = scope_of(asked, subject)
    as_jwt = _is_jwt(provider, request.client, asked, audience or ())
    act = act_of(request.client, subject["act"])
    text, handle = new_handle(provider.database.ids.new())
    token = store.ExchangedToken(
        handle=handle,
        parent_id=subject["id"],
        client_id=None if request.client.id == subject["granted_to"] else request.client.id,
        act=msgspec.json.encode(act).decode(),
        audience=audience,
        scope=scope,
        cnf=stored_cnf(request.confirmation),
        expires_at=min(now + ACCESS_TOKEN_LIFETIME, subject["expires_at"]),
    )
    claims = await _claims(provider, request, token, subject, now)
    await _keep(provider, request.client, token, subject)
    if as_jwt:
        text = await jwt_access_token(
            provider,
            request.client,
            handle.id,
            subject=claims.pop("sub"),
            audience=audience or (),
            scope=" ".join(scope),
            issued_at=now,
            expires_at=token.expires_at,
            more={**claims, "act": act},
        )
    return TokenAnswer(
        access_token=text,
        issued_token_type=asked.issued_type,
        expires_in=int((token.expires_at - now).total_seconds()),
        token_type=token_type_of(request.confirmation),
        scope=" ".join(scope),
    )


def _is_jwt(provider: Provider, caller: Client, asked: ExchangeRequest, audience: Sequence[str]) -> bool:
    """Whether the token is a JWT. Raises `TokenRefused` where one is asked for that cannot be."""
    if share_a_subject(provider, audience):
        return asked.issued_type == JWT or is_jwt_for(provider, caller, audience)
    if asked.issued_type == JWT:
        raise TokenRefused(INVALID_TARGET, "services of several sectors share no JWT: ask for one of them at a time")
    return False


async def _subject(provider: Provider, request: TokenRequest, text: str, now: datetime) -> Any:
    """Return the subject token's row, if the caller may act with it."""
    if read_access_token(provider, text, MACHINE) is not None:
        raise TokenRefused("invalid_request", "subject_token is a service's own: it stands for no citizen")
    handle, caller = read_access_token(provider, text), request.client
    row = None if handle is None else await store.select_subject(provider.database.pool, handle, now)
    holder = None if row is None else provider.clients.get(row["client_id"])
    if row is None or holder is None:
        raise TokenRefused("invalid_request", "subject_token is unknown, expired or revoked, or no access token")
    is_for_caller = not set(row["audience"] or ()).isdisjoint(caller.metadata.resource_identifiers)
    if caller.id != holder.id and not is_for_caller:
        raise TokenRefused("invalid_request", "subject_token is neither of this client nor for it")
    if not may_act_for(caller, holder):
        raise TokenRefused("invalid_request", "the client of subject_token lets others act (may_act)")
    if caller.id == holder.id and row["cnf"] not in (None, stored_cnf(request.confirmation)):
        raise TokenRefused("invalid_request", "subject_token is bound to a key that was not proved")
    return row


async def _check_actor(provider: Provider, request: TokenRequest, asked: ExchangeRequest, now: datetime) -> None:
    """Take an actor token that says what the client's authentication says already: a token of its own name."""
    if asked.actor_token is None:
        return
    handle = read_access_token(provider, asked.actor_token, MACHINE)
    row = None if handle is None else await find_machine_token(provider.database.pool, handle, now)
    if row is None or row["client_id"] != request.client.id:
        raise TokenRefused("invalid_request", "actor_token is not one that this client got in its own name")
    if row["cnf"] not in (None, stored_cnf(request.confirmation)):
        raise TokenRefused("invalid_request", "actor_token is bound to a key that was not proved")


async def _claims(
    provider: Provider, request: TokenRequest, token: store.ExchangedToken, subject: Any, now: datetime
) -> dict[str, Any]:
    """Return what a JWT says of the citizen: pairwise to the next service, with the class that holds today."""
    standing = await provider.citizens.standing(provider.database.pool, subject["account_id"], now)
    if standing is None:
        raise TokenRefused("invalid_request", "the account behind subject_token is no longer active")
    servers = tuple(filter(None, map(provider.clients.server_of, token.audience or ())))
    server = next(iter(servers), None)
    granted = Acr.parse(subject["acr"])
    today = None if granted is None else Acr(min(granted.ial, standing.ial), granted.aal)
    await _check_open(provider, servers or (request.client,), subject["account_id"])
    _check_services(servers or (request.client,), standing, today)
    return {
        "sub": subject["subject"] if server is None else provider.subjects.subject(server, standing.person_id),
        "auth_time": int(subject["auth_time"].timestamp()),
        "acr": subject["acr"] if today is None else str(today),
        "amr": list(subject["amr"]),
        **may_act_claim(request.client),
        **cnf_claim(request.confirmation),
    }


def _check_services(servers: Iterable[Client], standing: Standing, today: Acr | None) -> None:
    """Refuse what a service that the token is for would refuse at the front door: nobody gets in by a detour."""
    for server in servers:
        if must_be_normalised(standing, server):
            raise TokenRefused(INVALID_TARGET, "the service takes normalised accounts only, and this one is not")
        if server.required_acr is not None and (today is None or not today.covers(server.required_acr)):
            raise TokenRefused(INVALID_TARGET, "the citizen's sign-in is below the acr that the service needs")


async def _check_open(provider: Provider, servers: Iterable[Client], account_id: UUID) -> None:
    for server in servers:
        if await closed_until(provider, provider.database.pool, server, account_id) is not None:
            raise TokenRefused(INVALID_TARGET, "closed for a while: the account was recovered")


async def _keep(provider: Provider, caller: Client, token: store.ExchangedToken, subject: Any) -> None:
    async with provider.database.begin(Actor("service")) as uow:
        if not await store.insert_exchanged(uow.connection, token, uow.now):
            raise TokenRefused("invalid_request", "subject_token has just ended")
        event = TokenExchanged(
            client_id=caller.id,
            grant_id=subject["grant_id"],
            token_id=token.handle.id,
            target=" ".join(token.audience or (provider.issuer,)),
        )
        await record(uow, event, account_id=subject["account_id"])
