"""RFC 8707: a token is for the services that the client named, may name and was granted, and for no others."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.actor import SYSTEM
from motid.oidc.change_client import Changed, change_client
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.errors import ClientMetadataInvalid, ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.oidc.remove_client import remove_client
from motid.oidc.resources import is_resource, resources_asked
from tests.oidc.offline import EVERYTHING, Offline, open_offline
from tests.oidc.world import Proof, World, answer_of, code_for, request_of, tokens_for

API, OTHER = "https://api.vidu.example/v1", "https://other.vidu.example/"
BOTH = f"{API} {OTHER}"


async def _grant(world: World, resource: str = API, **more: Any) -> Offline:
    """A service with a grant for resources; `resource` lists them by spaces."""
    service = await open_offline(world, allowed_resources=(API, OTHER), **more)
    proof = Proof()
    code = await code_for(
        service.browser, service.client, proof, scope="openid profile offline_access", resource=resource
    )
    service.tokens = (await tokens_for(service.browser, service.client, code, proof)).json()
    return service


async def _look(service: Offline, token: str, asker: Any = None) -> dict[str, Any]:
    asker = asker or service.client
    auth = (asker.client_id, asker.secret or "")
    said: dict[str, Any] = (await service.browser.post("/introspect", data={"token": token}, auth=auth)).json()
    return said


async def test_a_token_for_a_service_is_for_that_service_alone(world: World) -> None:
    service = await _grant(world)
    server = await world.client(resource_identifiers=(API,), sector_identifier="api.vidu.example")
    stranger = await world.client(resource_identifiers=(OTHER,), sector_identifier="other.vidu.example")
    said = await _look(service, service.tokens["access_token"], server)
    assert (said["active"], said["aud"]) == (True, [API])
    assert await _look(service, service.tokens["access_token"], stranger) == {"active": False}
    assert await _look(service, service.tokens["refresh_token"], server) == {"active": False}
    assert not await service.works(service.tokens["access_token"]), "userinfo is another resource"


async def test_a_refresh_may_ask_for_fewer_services_and_never_for_more(world: World) -> None:
    service = await _grant(world, BOTH)
    assert (await _look(service, service.tokens["access_token"]))["aud"] == [API, OTHER]
    fewer = (await service.refresh(service.tokens["refresh_token"], resource=OTHER)).json()
    assert (await _look(service, fewer["access_token"]))["aud"] == [OTHER]
    all_again = (await service.refresh(fewer["refresh_token"])).json()
    assert (await _look(service, all_again["access_token"]))["aud"] == [API, OTHER]
    one = await _grant(world, API)
    more = await one.refresh(one.tokens["refresh_token"], resource=OTHER)
    assert (more.status_code, more.json()["error"]) == (400, "invalid_target")
    unknown = await one.refresh(one.tokens["refresh_token"], resource="https://nobody.example/")
    assert unknown.json()["error"] == "invalid_target"
    assert (await one.refresh(one.tokens["refresh_token"])).status_code == 200, "refusals used nothing up"


async def test_a_code_may_be_redeemed_for_fewer_services(world: World) -> None:
    client, person, proof = await world.client(allowed_resources=(API, OTHER)), await world.person(), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof, resource=API)
        refused = await tokens_for(browser, client, code, proof, resource=OTHER)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
        assert (await tokens_for(browser, client, code, proof, resource=API)).status_code == 200


@pytest.mark.parametrize("resource", ["https://nobody.example/", f"{API}#a", "api", f"{API} https://nobody.example/"])
async def test_a_service_that_the_client_may_not_name_is_refused_at_its_address(world: World, resource: str) -> None:
    client, person = await world.client(allowed_resources=(API,)), await world.person()
    async with await world.browser(person) as browser:
        answer = answer_of(await browser.get("/authorize", params=request_of(client, Proof(), resource=resource)))
    assert answer["error"] == "invalid_target"


async def test_a_machine_names_its_target(world: World) -> None:
    client = await world.client(
        grant_types=("authorization_code", "client_credentials"), scope=("openid", "a.b"), allowed_resources=(API,)
    )
    auth = (client.client_id, client.secret or "")
    async with await world.browser() as http:
        form = {"grant_type": "client_credentials", "resource": API}
        token = (await http.post("/token", data=form, auth=auth)).json()["access_token"]
        said = (await http.post("/introspect", data={"token": token}, auth=auth)).json()
        wrong = await http.post("/token", data={**form, "resource": OTHER}, auth=auth)
    assert said["aud"] == [API]
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_target")


async def test_a_refresh_may_ask_for_less_scope_and_never_for_more(world: World) -> None:
    service = await open_offline(world)
    less = (await service.refresh(service.tokens["refresh_token"], scope="openid")).json()
    assert less["scope"] == "openid"
    headers = {"Authorization": f"Bearer {less['access_token']}"}
    claims = (await service.browser.get("/userinfo", headers=headers)).json()
    assert claims.keys() == {"sub"}
    more = await service.refresh(less["refresh_token"], scope="openid identity")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    assert (await service.refresh(less["refresh_token"])).json()["scope"] == "openid profile offline_access"
    assert set(EVERYTHING) > {"openid", "profile", "offline_access"}


def test_resource_may_come_more_than_once_and_nothing_else_may() -> None:
    assert read_parameters(b"resource=a&x=1&resource=b&y=") == {"resource": "a b", "x": "1"}
    with pytest.raises(ParametersInvalid):
        read_parameters(b"resource=a&resource=b&x=1&x=1")


@given(st.text())
def test_only_what_is_registered_can_be_asked_for(text: str) -> None:
    client = Client("c", None, ClientMetadata(client_name="a", allowed_resources=(API,)))
    asked = resources_asked({"resource": text}, client)
    assert asked is None or set(asked) <= {API}
    assert not (is_resource(text) and ("#" in text or " " in text))


async def test_a_registration_names_absolute_addresses(world: World) -> None:
    for wrong in ("api", "https://a.example/#b", "https://a.example/ b", "//a.example", "https://ví.example/"):
        with pytest.raises(ClientMetadataInvalid):
            await world.client(allowed_resources=(wrong,))
    await world.client(allowed_resources=("urn:motid:dossiers",))


async def test_a_resource_is_one_services_alone_also_of_two_that_come_at_once(world: World) -> None:
    mine, hers = "https://mine.vidu.example/", "https://hers.vidu.example/"
    first = await world.client(resource_identifiers=(mine,))
    for taken in ((mine,), (hers, mine)):
        with pytest.raises(ClientMetadataInvalid, match="resource_identifiers: another client"):
            await world.client(resource_identifiers=taken)
    at_once = await asyncio.gather(
        *(world.client(resource_identifiers=(hers,)) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, ClientMetadataInvalid) for each in at_once) == 3
    other = next(each for each in at_once if not isinstance(each, BaseException))
    async with world.database.begin(SYSTEM) as uow:
        changed = world.provider.clients.get(first.client_id)
        assert changed is not None
        both = msgspec.structs.replace(changed.metadata, resource_identifiers=(mine, hers))
        with pytest.raises(ClientMetadataInvalid):
            await change_client(uow, first.client_id, both, sandbox=True)
        assert await remove_client(uow, other.client_id)
        assert isinstance(await change_client(uow, first.client_id, both, sandbox=True), Changed)
