"""The consents of a citizen, for the page that shows and withdraws them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.db import Reader
from motid.oidc import store
from motid.oidc.provider import Provider


@dataclass(frozen=True, slots=True)
class ConsentInForce:
    """What a service may read because the citizen said so."""

    client_id: str
    client_name: str
    granted: tuple[str, ...]
    given_at: datetime


async def read_consents(provider: Provider, connection: Reader, account_id: UUID) -> list[ConsentInForce]:
    """Return the consents in force, newest first."""
    rows = await store.select_consents_of(connection, account_id)
    return [_in_force(provider, row["client_id"], tuple(row["granted"]), row["given_at"]) for row in rows]


def _in_force(provider: Provider, client_id: str, granted: tuple[str, ...], given_at: datetime) -> ConsentInForce:
    client = provider.clients.get(client_id)
    return ConsentInForce(client_id, client.name if client else client_id, granted, given_at)
