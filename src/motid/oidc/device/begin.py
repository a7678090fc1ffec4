"""The device authorization endpoint (RFC 8628 §3.1, §3.2)."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from motid.audit import record
from motid.db import UnitOfWork
from motid.kernel.actor import Actor
from motid.limits import Refused
from motid.oidc.authorization.check_acr import check_acr
from motid.oidc.authorization.check_id_token_hint import check_id_token_hint
from motid.oidc.authorization.check_max_age import check_max_age
from motid.oidc.authorization.check_resource import check_resource
from motid.oidc.authorization.check_scope import check_scope
from motid.oidc.authorization.check_text import check_text, check_ui_locales
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.client import DEVICE_GRANT, Client
from motid.oidc.decoupled import store
from motid.oidc.decoupled.answer import NO_ADDRESS
from motid.oidc.decoupled.model import INTERVAL, KEPT_FOR, SEALED_KIND, DecoupledBundle
from motid.oidc.device.limits import DEVICE_REQUESTS_BY_CLIENT, DEVICE_REQUESTS_BY_NETWORK
from motid.oidc.device.user_code import UserCode
from motid.oidc.errors import AuthorizationRefused, TokenRefused
from motid.oidc.events import DecoupledSignInRequested
from motid.oidc.handles import Handle, new_handle
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

LIFETIME: Final = timedelta(minutes=10)
PAGE: Final = "/device"
_DRAWS: Final = 5
"""How often another code is drawn when one is taken: one in a million of them is."""


class DeviceAuthorization(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint answers (§3.2)."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int

    def __repr__(self) -> str:
        return "<DeviceAuthorization>"


async def begin(provider: Provider, client: Client, parameters: Parameters, *, network: str) -> DeviceAuthorization:
    """Keep a request and return the codes for device and citizen. Raises `TokenRefused`."""
    if DEVICE_GRANT not in client.metadata.grant_types:
        raise TokenRefused("unauthorized_client", "the client is not registered for device authorization")
    now = provider.database.clock.now()
    request = _checked(provider, client, parameters, now)
    await _take(provider, client, network, now)
    device_code, handle = new_handle(provider.database.ids.new())
    async with provider.database.begin(Actor("service")) as uow:
        user_code = await _keep(uow, client, request, handle)
        await record(uow, DecoupledSignInRequested(client_id=client.id, request_id=handle.id, way="device"))
    page = f"{provider.issuer}{PAGE}"
    return DeviceAuthorization(
        device_code=device_code,
        user_code=user_code.shown(),
        verification_uri=page,
        verification_uri_complete=f"{page}?user_code={user_code.shown()}",
        expires_in=int(LIFETIME.total_seconds()),
        interval=int(INTERVAL.total_seconds()),
    )


def _checked(provider: Provider, client: Client, parameters: Parameters, now: datetime) -> AuthorizationRequest:
    """Return the request when every check of the authorization endpoint passes that has a meaning here."""
    if "request" in parameters or "request_uri" in parameters:
        raise TokenRefused("invalid_request", "request objects are not for device authorization")
    try:
        claims = read_claims_parameter(parameters.get("claims"))
        voluntary, essential = check_acr(parameters, claims, client.metadata.default_acr_values)
        return AuthorizationRequest(
            client_id=client.id,
            redirect_uri=NO_ADDRESS,
            scope=check_scope(parameters, client),
            received_at=now,
            nonce=check_text(parameters, "nonce"),
            max_age=check_max_age(parameters, client),
            acr_values=voluntary,
            essential_acr=essential,
            claims=claims,
            hinted_subjects=check_id_token_hint(parameters, client, claims, provider.keys, provider.issuer),
            login_hint=check_text(parameters, "login_hint"),
            ui_locales=check_ui_locales(parameters),
            resource=check_resource(parameters, client),
        )
    except AuthorizationRefused as refusal:
        raise TokenRefused(refusal.error, refusal.description) from None


async def _take(provider: Provider, client: Client, network: str, now: datetime) -> None:
    attempts = [(DEVICE_REQUESTS_BY_NETWORK, network), (DEVICE_REQUESTS_BY_CLIENT, client.id)]
    _, taken = await provider.limiter.take_in_turn(attempts, now)
    if isinstance(taken, Refused):
        raise TokenRefused("temporarily_unavailable", "too many device authorizations at once", status=429)


async def _keep(uow: UnitOfWork, client: Client, request: AuthorizationRequest, handle: Handle) -> UserCode:
    """Store the request under a user code that no other one has."""
    for _ in range(_DRAWS):
        code = UserCode.draw()
        bundle = DecoupledBundle(request, user_code=code.shown())
        if await store.insert(
            uow.connection,
            handle,
            kind="device",
            client_id=client.id,
            account_id=None,
            user_code_mac=code.mac(uow.vault),
            now=uow.now,
            expires_at=uow.now + LIFETIME,
            ends_at=uow.now + LIFETIME + KEPT_FOR,
            sealed=uow.vault.seal(SEALED_KIND, handle.id, bundle),
        ):
            return code
    raise TokenRefused("temporarily_unavailable", "too many device authorizations at once", status=503)
