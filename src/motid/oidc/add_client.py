"""Register a relying service."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import store
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import ClientMetadata
from motid.oidc.client_logos.want_logos import want_logos
from motid.oidc.client_rules.problem import Problem
from motid.oidc.client_secret import check_secret, keeps_secret, new_secret
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import ClientAdded
from motid.oidc.handles import digest_of
from motid.oidc.own_resources import check_own_resources

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:-]{0,199}", re.ASCII)
"""What stands in addresses and in Basic credentials as it is."""


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
    by: str = "",
) -> NewClient:
    """Register a client; identifier and secret are generated unless given.

    `by` is the client that acts through the management API. Raises `ClientMetadataInvalid`, also for an identifier
    that is taken, by a client that was removed too, and for a secret that is too short.
    """
    check_metadata(metadata, sandbox=sandbox)
    if client_id is not None and not _IDENTIFIER.fullmatch(client_id):
        raise ClientMetadataInvalid(Problem("client_id", "it has up to 200 letters, digits and . _ ~ : -"))
    identifier = client_id or new_client_id()
    chosen = secret or new_secret() if keeps_secret(metadata) else None
    if chosen is not None:
        check_secret(chosen, sandbox=sandbox)
    digest = None if chosen is None else digest_of(chosen)
    await check_own_resources(uow, identifier, metadata)
    if not await store.insert_client(uow.connection, identifier, digest, metadata, uow.now):
        raise ClientMetadataInvalid(Problem("client_id", "this identifier is taken"))
    await record(uow, ClientAdded(client_id=identifier, by=by))
    await want_logos(uow, identifier, metadata)
    return NewClient(identifier, chosen)


def new_client_id() -> str:
    """Return an identifier that begins with no hyphen: a command would take it for an option."""
    drawn = secrets.token_urlsafe(16)
    return drawn if drawn[0].isalnum() else new_client_id()
