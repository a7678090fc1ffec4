"""What an operator takes from a service is gone at once, also from the tokens that the service has already."""

from contextlib import aclosing
from typing import Any

import httpx
import msgspec

from motid.kernel.actor import SYSTEM
from motid.oidc.change_client import Changed, change_client
from motid.oidc.client import ClientMetadata
from tests.oidc.offline import EVERYTHING, Offline, open_offline
from tests.oidc.world import BY_LAW, Proof, World, claims_of, code_for, tokens_for

IN_ID_TOKEN = '{"id_token": {"personal_number": null, "name": null}}'


async def _change(world: World, client_id: str, **members: Any) -> None:
    client = world.provider.clients.get(client_id)
    assert client is not None
    async with world.database.begin(SYSTEM) as uow:
        metadata: ClientMetadata = msgspec.structs.replace(client.metadata, **members)
        assert isinstance(await change_client(uow, client_id, metadata, sandbox=True), Changed)
    await world.provider.refresh()


async def _signed_in(world: World) -> Offline:
    """Return a service that reads name and number, in both places, with offline access."""
    service, proof = await open_offline(world), Proof()
    scope = " ".join(EVERYTHING)
    code = await code_for(service.browser, service.client, proof, scope=scope, claims=IN_ID_TOKEN)
    service.tokens = (await tokens_for(service.browser, service.client, code, proof)).json()
    return service


async def _userinfo(browser: httpx.AsyncClient, token: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"})).json()
    return answer


async def test_a_scope_that_is_no_longer_registered_tells_nothing_more(world: World) -> None:
    service = await _signed_in(world)
    async with aclosing(service.browser) as browser:
        assert {"personal_number", "name"} <= (await _userinfo(browser, service.tokens["access_token"])).keys()
        assert {"personal_number", "name"} <= claims_of(service.tokens["id_token"]).keys()
        await _change(world, service.client.client_id, scope=("openid", "profile", "offline_access"))
        for tokens in (service.tokens, (await service.refresh(service.tokens["refresh_token"])).json()):
            told = await _userinfo(browser, tokens["access_token"])
            assert "personal_number" not in told
            assert "name" in told
            auth = (service.client.client_id, service.client.secret or "")
            said = await browser.post("/introspect", data={"token": tokens["access_token"]}, auth=auth)
            assert said.json()["scope"] == "openid profile offline_access"
        assert tokens["scope"] == "openid profile offline_access"
        assert "personal_number" not in claims_of(tokens["id_token"])
        assert "name" in claims_of(tokens["id_token"])


async def test_offline_access_ends_with_its_registration(world: World) -> None:
    service = await open_offline(world)
    async with aclosing(service.browser):
        await _change(world, service.client.client_id, scope=("openid", "profile", "identity"))
        assert (await service.refresh(service.tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_what_the_law_gave_ends_with_its_article(world: World) -> None:
    """Nobody agreed to it: it was given by law alone, and the service has to ask from now on."""
    service = await _signed_in(world)
    async with aclosing(service.browser):
        await _change(world, service.client.client_id, legal_basis={"profile": BY_LAW["profile"]})
        assert not await service.works(service.tokens["access_token"])
        assert (await service.refresh(service.tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_another_article_for_the_same_ends_nothing(world: World) -> None:
    service = await _signed_in(world)
    async with aclosing(service.browser):
        await _change(world, service.client.client_id, legal_basis={**BY_LAW, "identity": "Điều 20"})
        assert await service.works(service.tokens["access_token"])


async def test_introspection_claims_no_more_than_the_evidence(world: World) -> None:
    service = await open_offline(world)
    client_id = service.client.client_id
    server = await world.client(introspects=(client_id,))

    async def acr_for(asker_id: str, secret: str | None, token: str) -> str:
        said = await service.browser.post("/introspect", data={"token": token}, auth=(asker_id, secret or ""))
        return str(said.json()["acr"])

    async with aclosing(service.browser):
        token = service.tokens["access_token"]
        assert await acr_for(server.client_id, server.secret, token) == "urn:motid:ial2:aal2"
        await world.database.pool.execute(
            "UPDATE evidence SET revoked_at = $2 WHERE account_id = $1",
            service.person.account_id, world.database.clock.now(),
        )  # fmt: skip
        assert await acr_for(server.client_id, server.secret, token) == "urn:motid:ial1:aal2"
        refreshed = (await service.refresh(service.tokens["refresh_token"])).json()["access_token"]
        assert await acr_for(client_id, service.client.secret, refreshed) == "urn:motid:ial1:aal2"
