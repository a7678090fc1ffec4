"""What was registered or changed a moment ago elsewhere holds at once; one look at the database serves many."""

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest

from motid.db import Reader
from motid.kernel.actor import SYSTEM
from motid.oidc import store
from motid.oidc.add_client import add_client
from motid.oidc.client import ClientMetadata
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.rotate_client_secret import SecretRotated, rotate_client_secret
from tests.oidc.world import World


async def test_a_new_secret_holds_at_once(world: World) -> None:
    client = await world.client(grant_types=("client_credentials",), redirect_uris=(), scope=("svc:read",))
    async with aclosing(await world.browser()) as service:

        async def status(secret: str) -> int:
            asked = {"grant_type": "client_credentials"}
            return (await service.post("/token", data=asked, auth=(client.client_id, secret))).status_code

        assert await status("wrong") == 401
        async with world.database.begin(SYSTEM) as uow:
            rotated = await rotate_client_secret(uow, client.client_id, sandbox=True, overlap=timedelta(0))
        assert isinstance(rotated, SecretRotated)
        assert await status(rotated.secret) == 200
        assert await status(client.secret or "") == 401


async def test_a_new_client_is_known_at_once_however_many_calls_it_begins_with(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    look = store.clients_fingerprint

    async def counted(connection: Reader) -> tuple[int, int]:
        looks.append(connection)
        return await look(connection)

    monkeypatch.setattr(store, "clients_fingerprint", counted)
    catalogue, pool = ClientCatalogue(), world.database.pool
    assert await catalogue.find(pool, "nobody") is None
    metadata = ClientMetadata(client_name="Dịch vụ mới", redirect_uris=("https://moi.example/cb",))
    async with world.database.begin(SYSTEM) as uow:
        new = await add_client(uow, metadata, sandbox=True)
    found = await asyncio.gather(*(catalogue.find(pool, new.client_id) for _ in range(20)))
    assert {client.id for client in found if client is not None} == {new.client_id}
    assert None not in found
    assert len(looks) < 10, "one look serves all that wait; the world looks by itself now and then"
