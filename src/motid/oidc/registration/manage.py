"""The client configuration endpoint (RFC 7592): a client that registered itself reads, replaces or ends that."""

import hmac
import secrets
from typing import Any

from motid.kernel.actor import ANONYMOUS
from motid.oidc import client_store
from motid.oidc.change_client import Changed, change_client
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.check_sector import check_sector
from motid.oidc.client_record import ClientRecord, find_record
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.handles import digest_of
from motid.oidc.provider import Provider
from motid.oidc.registration.answer import information
from motid.oidc.registration.check_stranger import check_sector_stays, check_stranger, in_own_sector
from motid.oidc.registration.errors import RegistrationTokenRefused
from motid.oidc.registration.initial_access_token import token_of_client
from motid.oidc.registration.keep_held import as_tight_as_before
from motid.oidc.registration.model import RESERVED
from motid.oidc.registration.request import decoded, requested
from motid.oidc.remove_client import remove_client

_NEVER_SENT = (
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
)
_NOBODY = bytes(32)


async def read_registration(provider: Provider, client_id: str, token: str | None) -> dict[str, Any]:
    """Return the client information response (§2.1). Raises `RegistrationTokenRefused`.

    The token in it is the one that was sent: it stays the same until the registration is replaced.
    """
    found = await _managed(provider, client_id, token)
    return information(provider.issuer, found.client, token=token or "", secret=None)


async def replace_registration(provider: Provider, client_id: str, token: str | None, body: bytes) -> dict[str, Any]:
    """Replace the metadata (§2.2): what is left out takes its default. The token is replaced too.

    The bounds of the initial access token still hold, and what the client is held to; it stays in its sector.
    Raises `RegistrationTokenRefused`, `RegistrationRefused` and `ClientMetadataInvalid`.
    """
    found = await _managed(provider, client_id, token)
    document = decoded(body)
    _check_identity(document, found, provider)
    registered = found.client.metadata
    bounds = await token_of_client(provider.database.pool, client_id)
    reserved = {name: getattr(registered, name) for name in RESERVED}
    fixed = {**({} if bounds is None else bounds.fixed), **reserved}
    most = (*registered.scope, *(() if bounds is None else bounds.scope))
    asked = as_tight_as_before(registered, requested(body, scope=most, fixed=fixed).metadata)
    metadata = in_own_sector(asked, client_id)
    sandbox = provider.settings.mode == "sandbox"
    check_metadata(metadata, sandbox=sandbox)
    check_stranger(metadata, fixed=fixed, origins=provider.addresses_of(provider.issuer))
    check_sector_stays(found.client, metadata)
    await check_sector(metadata, provider.get_from_client)
    renewed = secrets.token_urlsafe(32)
    async with provider.database.begin(ANONYMOUS) as uow:
        outcome = await change_client(
            uow, client_id, metadata, sandbox=sandbox, expected_version=found.version, by=client_id
        )
        sent, kept = digest_of(token or ""), digest_of(renewed)
        still_valid = await client_store.replace_registration_token(uow.connection, client_id, sent, kept)
        if not isinstance(outcome, Changed) or not still_valid:
            raise RegistrationTokenRefused("invalid_token")
    await _take_over(provider)
    return information(provider.issuer, outcome.record.client, token=renewed, secret=outcome.secret)


async def end_registration(provider: Provider, client_id: str, token: str | None) -> None:
    """Remove the client and end its tokens (§2.3). Raises `RegistrationTokenRefused`."""
    await _managed(provider, client_id, token)
    async with provider.database.begin(ANONYMOUS) as uow:
        if not await remove_client(uow, client_id, by=client_id):
            raise RegistrationTokenRefused("invalid_token")
    await _take_over(provider)


async def _managed(provider: Provider, client_id: str, token: str | None) -> ClientRecord:
    if token is None:
        raise RegistrationTokenRefused(None)
    found = await find_record(provider.database.pool, client_id)
    expected = (None if found is None else found.registration_token_hash) or _NOBODY
    if not hmac.compare_digest(digest_of(token), expected) or found is None:
        raise RegistrationTokenRefused("invalid_token")
    return found


def _check_identity(document: dict[str, Any], found: ClientRecord, provider: Provider) -> None:
    """Refuse what belongs to another client, or is the provider's to say (§2.2)."""
    if document.get("client_id") != found.client.id:
        raise ClientMetadataInvalid("client_id: it is there, and that of this client")
    sent = [name for name in _NEVER_SENT if name in document]
    if sent:
        raise ClientMetadataInvalid(f"{sent[0]}: only the provider says this")
    secret = document.get("client_secret")
    if secret is None:
        return
    now = provider.database.clock.now()
    if not isinstance(secret, str) or not found.client.is_secret(digest_of(secret), now):
        raise ClientMetadataInvalid("client_secret: it is the one that this client has")


async def _take_over(provider: Provider) -> None:
    async with provider.database.read() as connection:
        await provider.clients.refresh(connection)
