"""Give a client a new secret, while the one before still holds for as long as the client needs to take it over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import client_store
from motid.oidc.change_client import ChangedMeanwhile, NoSuchClient
from motid.oidc.client_record import record_of
from motid.oidc.client_rules.problem import Problem
from motid.oidc.client_secret import check_secret, keeps_secret, new_secret
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import ClientSecretRotated
from motid.oidc.handles import digest_of

OVERLAP = timedelta(hours=24)
LONGEST_OVERLAP = timedelta(days=90)


@dataclass(frozen=True, slots=True, repr=False)
class SecretRotated:
    """The new secret, shown this once; the one before ends at `previous_until`."""

    secret: str
    previous_until: datetime
    version: int


async def rotate_client_secret(
    uow: UnitOfWork,
    client_id: str,
    *,
    sandbox: bool,
    overlap: timedelta = OVERLAP,
    secret: str | None = None,
    expected_version: int | None = None,
    by: str = "",
) -> SecretRotated | NoSuchClient | ChangedMeanwhile:
    """Replace the secret. At most two hold at a time: a second rotation ends the oldest at once.

    Raises `ClientMetadataInvalid` for a client that has no secret, and for an overlap over `LONGEST_OVERLAP`.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise ClientMetadataInvalid(Problem("overlap", f"two secrets hold together for {LONGEST_OVERLAP.days} days"))
    row = await client_store.lock_client(uow.connection, client_id)
    if row is None:
        return NoSuchClient()
    found = record_of(row)
    if expected_version is not None and found.version != expected_version:
        return ChangedMeanwhile()
    if not keeps_secret(found.client.metadata):
        raise ClientMetadataInvalid(Problem("client_secret", "this client proves who it is without a secret"))
    chosen = secret or new_secret()
    check_secret(chosen, sandbox=sandbox)
    until = uow.now + overlap
    version = await client_store.update_secret(uow.connection, client_id, digest_of(chosen), until, uow.now)
    await record(uow, ClientSecretRotated(client_id=client_id, previous_until=until, by=by))
    return SecretRotated(chosen, until, version)
