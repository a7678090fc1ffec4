"""Have a client's logo read, in the transaction that registers or changes the client."""

from typing import Final

import msgspec

from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.oidc.client import ClientMetadata
from motid.oidc.client_logos.model import logo_addresses

FETCH_JOB: Final = "oidc.fetch_logos"


class FetchLogos(msgspec.Struct, frozen=True):
    """Look at the addresses of one client's logo."""

    client_id: str


async def want_logos(
    uow: UnitOfWork, client_id: str, metadata: ClientMetadata, before: ClientMetadata | None = None
) -> None:
    """Queue a look at the addresses, if there are any or there were others before."""
    known = {} if before is None else logo_addresses(before)
    if logo_addresses(metadata) != known:
        await enqueue(uow, FETCH_JOB, FetchLogos(client_id))
