"""A client as it is stored, with the version that its next change must know of."""

from dataclasses import dataclass
from typing import Any

from motid.db import Reader
from motid.oidc import client_store
from motid.oidc.client import Client
from motid.oidc.client_catalogue import client_of


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client and the version of its registration. `registration_token_hash` is None unless it registered itself."""

    client: Client
    version: int
    registration_token_hash: bytes | None = None

    def __repr__(self) -> str:
        return f"<ClientRecord {self.client.id} {self.version}>"


def record_of(row: Any) -> ClientRecord:
    """Return the record in a row."""
    return ClientRecord(client_of(row), row["version"], row["registration_token_hash"])


async def find_record(connection: Reader, client_id: str) -> ClientRecord | None:
    """Return a client as the database knows it now; None when there is none."""
    if not client_id.isascii() or not client_id.isprintable():
        return None
    row = await client_store.select_client(connection, client_id)
    return None if row is None else record_of(row)


async def page_of_records(
    connection: Reader, *, after: str, environment: str | None, limit: int
) -> tuple[ClientRecord, ...]:
    """Return up to `limit` clients behind an identifier, in the order of identifiers."""
    return tuple(map(record_of, await client_store.select_page(connection, after, environment, limit)))
