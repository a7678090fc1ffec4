"""A resource names one service: whoever could register another's would be sent the tokens that are for it."""

from motid.db import UnitOfWork
from motid.oidc import client_store
from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.errors import ClientMetadataInvalid


async def check_own_resources(uow: UnitOfWork, client_id: str, metadata: ClientMetadata) -> None:
    """Raise `ClientMetadataInvalid` when another client has one of the `resource_identifiers` (RFC 8707).

    To the end of the transaction nobody else can register any.
    """
    wanted = metadata.resource_identifiers
    if wanted and await client_store.resource_is_taken(uow.connection, client_id, wanted):
        raise ClientMetadataInvalid(Problem("resource_identifiers", "another client has one of these addresses"))
