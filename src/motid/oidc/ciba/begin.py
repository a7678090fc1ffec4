"""The backchannel authentication endpoint (CIBA Core §7)."""

import re
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.audit import record
from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.kernel.actor import Actor
from motid.limits import Refused
from motid.oidc.authorization.check_acr import check_acr
from motid.oidc.authorization.check_max_age import check_max_age
from motid.oidc.authorization.check_resource import check_resource
from motid.oidc.authorization.check_scope import check_scope
from motid.oidc.authorization.check_text import check_ui_locales
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.ciba.binding_message import check_binding_message
from motid.oidc.ciba.find_citizen import find_citizen
from motid.oidc.ciba.hint import read_hint, subject_of_limit
from motid.oidc.ciba.limits import (
    BLOCKED_FOR,
    MOST_SERVICES,
    REQUESTS_BY_CITIZEN,
    REQUESTS_BY_CLIENT,
    REQUESTS_BY_HINT,
)
from motid.oidc.ciba.notice_job import NOTICE_JOB, TellCitizen
from motid.oidc.ciba.signed_request import parameters_that_count
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.client import CIBA_GRANT, Client
from motid.oidc.decoupled import store
from motid.oidc.decoupled.answer import NO_ADDRESS
from motid.oidc.decoupled.model import INTERVAL, KEPT_FOR, SEALED_KIND, DecoupledBundle
from motid.oidc.errors import AuthorizationRefused, TokenRefused
from motid.oidc.events import DecoupledSignInRequested
from motid.oidc.handles import Handle, new_handle
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

LIFETIME: Final = timedelta(minutes=5)
SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=10)
"""Bounds of `requested_expiry`; a wish beyond them is met as far as they allow."""
_LONGEST_TOKEN: Final = 1024
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)
"""RFC 6750 §2.1."""
_SECONDS = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class BackchannelAuthentication(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint answers (§7.3)."""

    auth_req_id: str
    expires_in: int
    interval: int

    def __repr__(self) -> str:
        return "<BackchannelAuthentication>"


async def begin(provider: Provider, client: Client, parameters: Parameters) -> BackchannelAuthentication:
    """Keep a request for its citizen and return its identifier. Raises `TokenRefused` with the code of §13."""
    if CIBA_GRANT not in client.metadata.grant_types:
        raise TokenRefused("unauthorized_client", "the client is not registered for CIBA")
    database = provider.database
    now = database.clock.now()
    parameters = await parameters_that_count(provider, database.pool, client, parameters)
    request = _checked(client, parameters, now)
    lifetime = _lifetime(parameters)
    auth_req_id, handle = new_handle(database.ids.new())
    bundle = DecoupledBundle(
        request,
        binding_message=check_binding_message(parameters),
        auth_req_id=auth_req_id,
        notification_token=_notification_token(client, parameters),
    )
    hint = await read_hint(provider, client, parameters)
    attempts = [(REQUESTS_BY_CLIENT, client.id), (REQUESTS_BY_HINT, subject_of_limit(client, hint))]
    _, taken = await provider.limiter.take_in_turn(attempts, now)
    if isinstance(taken, Refused):
        raise TokenRefused("temporarily_unavailable", "too many requests, or too many for this person", status=429)
    account_id = await find_citizen(provider, client, hint)
    async with database.begin(Actor("service")) as uow:
        await _keep(uow, provider, client, handle, bundle, account_id=account_id, lifetime=lifetime)
    return BackchannelAuthentication(
        auth_req_id=auth_req_id,
        expires_in=int(lifetime.total_seconds()),
        interval=int(INTERVAL.total_seconds()),
    )


async def _keep(
    uow: UnitOfWork,
    provider: Provider,
    client: Client,
    handle: Handle,
    bundle: DecoupledBundle,
    *,
    account_id: UUID | None,
    lifetime: timedelta,
) -> None:
    """Store the request and queue the notice: for nobody as for somebody, so that the answer takes as long."""
    if not await _may_reach(uow, provider, account_id or handle.id, client.id):
        account_id = None
    await store.insert(
        uow.connection,
        handle,
        kind="ciba",
        client_id=client.id,
        account_id=account_id,
        user_code_mac=None,
        now=uow.now,
        expires_at=uow.now + lifetime,
        ends_at=uow.now + lifetime + KEPT_FOR,
        sealed=uow.vault.seal(SEALED_KIND, handle.id, bundle),
    )
    event = DecoupledSignInRequested(client_id=client.id, request_id=handle.id, way="ciba")
    await record(uow, event, account_id=account_id)
    await enqueue(uow, NOTICE_JOB, TellCitizen(handle.id))


async def _may_reach(uow: UnitOfWork, provider: Provider, account_id: UUID, client_id: str) -> bool:
    """Whether a request is shown to its citizen; it takes the place of an older one of the same service.

    Not after the citizen refused the service a while ago, not beside too many others, and not too often. The client
    is not told: all it learns is that nobody answers.
    """
    block = BLOCKED_FOR / max(1, provider.settings.limit_scale)
    await store.lock_citizen(uow.connection, account_id)
    standing = await store.standing_of_citizen(uow.connection, account_id, client_id, now=uow.now, block=block)
    if standing["refused"] or standing["others"] >= MOST_SERVICES:
        return False
    taken = await provider.limiter.take(REQUESTS_BY_CITIZEN, str(account_id), uow.now, within=uow.connection)
    if isinstance(taken, Refused):
        return False
    await store.replace_waiting(uow.connection, account_id, client_id, uow.now)
    return True


def _checked(client: Client, parameters: Parameters, now: datetime) -> AuthorizationRequest:
    """Return the request when every check of the authorization endpoint passes that has a meaning here."""
    try:
        claims = read_claims_parameter(parameters.get("claims"))
        voluntary, essential = check_acr(parameters, claims, client.metadata.default_acr_values)
        return AuthorizationRequest(
            client_id=client.id,
            redirect_uri=NO_ADDRESS,
            scope=check_scope(parameters, client),
            received_at=now,
            max_age=check_max_age(parameters, client),
            acr_values=voluntary,
            essential_acr=essential,
            claims=claims,
            ui_locales=check_ui_locales(parameters),
            resource=check_resource(parameters, client),
        )
    except AuthorizationRefused as refusal:
        raise TokenRefused(refusal.error, refusal.description) from None


def _lifetime(parameters: Parameters) -> timedelta:
    asked = parameters.get("requested_expiry")
    if asked is None:
        return LIFETIME
    if not _SECONDS.fullmatch(asked):
        raise TokenRefused("invalid_request", "requested_expiry is a positive number of seconds")
    return min(LONGEST, max(SHORTEST, timedelta(seconds=int(asked))))


def _notification_token(client: Client, parameters: Parameters) -> str | None:
    """Return the token that a ping shows; it is needed for pings and means nothing else."""
    if client.metadata.backchannel_token_delivery_mode != "ping":  # noqa: S105 - a mode
        return None
    token = parameters.get("client_notification_token")
    if token is None or len(token) > _LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        raise TokenRefused("invalid_request", "client_notification_token is a bearer token of up to 1024 characters")
    return token
