"""`POST` to the registration endpoint (RFC 7591 §3, OpenID Connect Registration §3)."""

import secrets
from typing import Any

from motid.audit import record
from motid.kernel.actor import ANONYMOUS
from motid.oidc import client_store, store
from motid.oidc.add_client import new_client_id
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.check_sector import check_sector
from motid.oidc.client import Client
from motid.oidc.client_logos.want_logos import want_logos
from motid.oidc.client_secret import keeps_secret, new_secret
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import ClientRegistered
from motid.oidc.handles import digest_of
from motid.oidc.own_resources import check_own_resources
from motid.oidc.provider import Provider
from motid.oidc.registration import store as token_store
from motid.oidc.registration.answer import information
from motid.oidc.registration.check_stranger import check_stranger, in_own_sector
from motid.oidc.registration.errors import RegistrationTokenRefused
from motid.oidc.registration.initial_access_token import find_initial_access_token
from motid.oidc.registration.request import requested


async def register_client(provider: Provider, token: str | None, body: bytes) -> dict[str, Any]:
    """Register a client, and return its client information response.

    Raises `RegistrationTokenRefused` without a usable initial access token, `RegistrationRefused` and
    `ClientMetadataInvalid` for what cannot be registered. A request that is refused uses nothing up.
    """
    database = provider.database
    allowed = None if token is None else await find_initial_access_token(database.pool, token, database.clock.now())
    if allowed is None:
        raise RegistrationTokenRefused(None if token is None else "invalid_token")
    metadata = requested(body, scope=allowed.scope, fixed=allowed.fixed).metadata
    client_id = new_client_id()
    metadata = in_own_sector(metadata, client_id)
    check_metadata(metadata, sandbox=provider.settings.mode == "sandbox")
    check_stranger(metadata, fixed=allowed.fixed, origins=provider.addresses_of(provider.issuer))
    await check_sector(metadata, provider.get_from_client)
    secret = new_secret() if keeps_secret(metadata) else None
    digest = None if secret is None else digest_of(secret)
    management_token = secrets.token_urlsafe(32)
    async with database.begin(ANONYMOUS) as uow:
        if not await token_store.use(uow.connection, allowed.id, uow.now):
            raise RegistrationTokenRefused("invalid_token")
        await check_own_resources(uow, client_id, metadata)
        if not await store.insert_client(uow.connection, client_id, digest, metadata, uow.now):
            raise ClientMetadataInvalid("client_id: no free identifier was found; try again")
        await client_store.set_registration_token(uow.connection, client_id, digest_of(management_token), allowed.id)
        await record(uow, ClientRegistered(client_id=client_id, token_id=allowed.id))
        await want_logos(uow, client_id, metadata)
        client = Client(client_id, digest, metadata, registered_at=uow.now)
    async with database.read() as connection:
        await provider.clients.refresh(connection)
    return information(provider.issuer, client, token=management_token, secret=secret)
