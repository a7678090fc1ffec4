"""Register a relying service."""

import secrets
from dataclasses import dataclass

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import store
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import WITHOUT_SECRET, ClientMetadata
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import ClientAdded
from motid.oidc.handles import digest_of

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class NewClient:
    """A registered client; `secret` is shown this once and stored hashed, and None for a client without one."""

    client_id: str
    secret: str | None

    def __repr__(self) -> str:
        return f"<NewClient {self.client_id}>"


async def add_client(
    uow: UnitOfWork,
    metadata: ClientMetadata,
    *,
    sandbox: bool,
    client_id: str | None = None,
    secret: str | None = None,
) -> NewClient:
    """Register a client; identifier and secret are generated unless given.

    Raises `ClientMetadataInvalid`, also for an identifier that is taken and a secret under 32 characters.
    """
    check_metadata(metadata, sandbox=sandbox)
    identifier = client_id or secrets.token_urlsafe(16)
    without_secret = metadata.token_endpoint_auth_method in WITHOUT_SECRET
    chosen = None if without_secret else secret or secrets.token_urlsafe(32)
    if chosen is not None and len(chosen) < SHORTEST_SECRET:
        raise ClientMetadataInvalid(f"a client secret has at least {SHORTEST_SECRET} characters")
    digest = None if chosen is None else digest_of(chosen)
    if not await store.insert_client(uow.connection, identifier, digest, metadata, uow.now):
        raise ClientMetadataInvalid(f"the client identifier {identifier} is taken")
    await record(uow, ClientAdded(client_id=identifier))
    return NewClient(identifier, chosen)
