"""The clients in memory, read again when the database says that one changed."""

import asyncio
from typing import Any

import msgspec

from motid.db import Reader
from motid.oidc import store
from motid.oidc.client import Client, ClientMetadata


class ClientCatalogue:
    """Knows every client; `refresh` costs one small query while nothing changes."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}
        self._servers: dict[str, Client] = {}
        self._versions: dict[str, int] = {}
        self._fingerprint: tuple[int, int] | None = None
        self._looks = 0
        self._refreshing = asyncio.Lock()

    def get(self, client_id: str) -> Client | None:
        """Return a client that is known already."""
        return self._clients.get(client_id)

    def server_of(self, resource: str) -> Client | None:
        """Return the client that serves a resource (RFC 8707)."""
        return self._servers.get(resource)

    async def find(self, connection: Reader, client_id: str) -> Client | None:
        """Return a client; looks for one that was added a moment ago."""
        return self._clients.get(client_id) or await self.find_anew(connection, client_id)

    async def find_anew(self, connection: Reader, client_id: str) -> Client | None:
        """Return a client as the database has it now.

        However many unknown identifiers and wrong secrets come at once: one looks for all that wait, so that they
        keep one connection busy at most.
        """
        looks = self._looks
        async with self._refreshing:
            if self._looks == looks:  # nobody has begun to look since
                await self._look(connection)
        return self._clients.get(client_id)

    async def refresh(self, connection: Reader) -> None:
        """Take over what changed."""
        async with self._refreshing:
            await self._look(connection)

    async def _look(self, connection: Reader) -> None:
        self._looks += 1
        fingerprint = await store.clients_fingerprint(connection)
        if fingerprint == self._fingerprint:
            return
        await self._take_over(connection)
        self._servers = {
            resource: client for client in self._clients.values() for resource in client.metadata.resource_identifiers
        }
        self._fingerprint = fingerprint

    async def _take_over(self, connection: Reader) -> None:
        """Read the clients whose version is another than the one known; forget those that are gone."""
        now = await store.select_client_versions(connection)
        changed = [client_id for client_id, version in now.items() if self._versions.get(client_id) != version]
        rows = await store.select_clients_of(connection, changed) if changed else []
        versions = {client_id: version for client_id, version in self._versions.items() if client_id in now}
        clients = {client_id: self._clients[client_id] for client_id in versions}
        for row in rows:
            clients[row["id"]], versions[row["id"]] = client_of(row), row["version"]
        self._clients, self._versions = clients, versions


async def all_clients(connection: Reader) -> list[Client]:
    """Return the registered clients, the oldest first."""
    return [client_of(row) for row in await store.select_clients(connection)]


def client_of(row: Any) -> Client:
    """Return the client in a row."""
    return Client(
        row["id"],
        row["secret_hash"],
        msgspec.convert(row["metadata"], ClientMetadata),
        previous_secret_hash=row["previous_secret_hash"],
        previous_secret_until=row["previous_secret_until"],
        registered_at=row["created_at"],
    )
