"""Replace what is registered about a client."""

from dataclasses import dataclass, replace
from datetime import datetime

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import client_store, grant_store
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_logos.want_logos import want_logos
from motid.oidc.client_record import ClientRecord, record_of
from motid.oidc.client_secret import check_secret, keeps_secret, new_secret
from motid.oidc.events import ClientChanged
from motid.oidc.handles import digest_of
from motid.oidc.identity_assurance.request import VERIFIED_CLAIMS
from motid.oidc.own_resources import check_own_resources
from motid.oidc.scopes import SCOPE_OF_CLAIM


@dataclass(frozen=True, slots=True)
class NoSuchClient:
    """There is no client of this identifier."""


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Somebody else changed the client since the caller looked at it."""


@dataclass(frozen=True, slots=True, repr=False)
class Changed:
    """The client as it is now. `secret` is one that was made, because the client needs one now and had none."""

    record: ClientRecord
    secret: str | None = None


async def change_client(
    uow: UnitOfWork,
    client_id: str,
    metadata: ClientMetadata,
    *,
    sandbox: bool,
    expected_version: int | None = None,
    secret: str | None = None,
    by: str = "",
) -> Changed | NoSuchClient | ChangedMeanwhile:
    """Replace the metadata, and the secret when one is given; the same again changes nothing.

    What the client got by an article of law that is no longer registered ends: it has to be asked for now.
    `by` is the client that acts through the management API. Raises `ClientMetadataInvalid`.
    """
    check_metadata(metadata, sandbox=sandbox)
    if secret is not None and keeps_secret(metadata):
        check_secret(secret, sandbox=sandbox)
    row = await client_store.lock_client(uow.connection, client_id)
    if row is None:
        return NoSuchClient()
    before = record_of(row)
    if expected_version is not None and before.version != expected_version:
        return ChangedMeanwhile()
    changed = _changed_members(before.client, metadata)
    if "resource_identifiers" in changed:
        await check_own_resources(uow, client_id, metadata)
    version = before.version
    if changed:
        version = await client_store.update_metadata(uow.connection, client_id, metadata, uow.now)
    if "legal_basis" in changed:
        await _end_what_lost_its_basis(uow, before.client, metadata)
    digest, made = _secret_after(before.client, metadata, secret)
    if digest != before.client.secret_hash:
        version = await client_store.update_secret(uow.connection, client_id, digest, uow.now, uow.now)
        changed = (*changed, "client_secret")
    if changed:
        await record(uow, ClientChanged(client_id=client_id, members=" ".join(changed), by=by))
        await want_logos(uow, client_id, metadata, before.client.metadata)
    return Changed(_after(before, metadata, digest, version, uow.now), made)


def _changed_members(client: Client, metadata: ClientMetadata) -> tuple[str, ...]:
    old = client.metadata
    return tuple(name for name in metadata.__struct_fields__ if getattr(old, name) != getattr(metadata, name))


async def _end_what_lost_its_basis(uow: UnitOfWork, client: Client, metadata: ClientMetadata) -> None:
    now = replace(client, metadata=metadata)
    lost = [claim for claim in SCOPE_OF_CLAIM if client.basis_of(claim) and not now.basis_of(claim)]
    if lost:
        await grant_store.revoke_by_claims(uow.connection, client.id, [*lost, VERIFIED_CLAIMS], uow.now)


def _secret_after(client: Client, metadata: ClientMetadata, given: str | None) -> tuple[bytes | None, str | None]:
    """Return the digest of the secret from now on, and a secret that was made for it."""
    if not keeps_secret(metadata):
        return None, None
    if given is not None:
        return digest_of(given), None
    if client.secret_hash is not None:
        return client.secret_hash, None
    made = new_secret()
    return digest_of(made), made


def _after(
    before: ClientRecord, metadata: ClientMetadata, digest: bytes | None, version: int, now: datetime
) -> ClientRecord:
    client = replace(before.client, metadata=metadata, secret_hash=digest)
    if digest != before.client.secret_hash:
        client = replace(client, previous_secret_hash=None, previous_secret_until=now)
    return replace(before, client=client, version=version)
