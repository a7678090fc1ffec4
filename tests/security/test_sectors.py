"""A service cannot come into the sector of another one, and learn by which `sub` that one knows a citizen."""

from contextlib import aclosing
from typing import Any

import httpx
import pytest

from motid.oidc.client import EXCHANGE_GRANT, Client, ClientMetadata
from motid.oidc.delegation.request import ACCESS_TOKEN, JWT
from motid.oidc.registration.check_stranger import in_own_sector
from tests.oidc.registration.app import answer_to_app
from tests.oidc.registration.test_registration import register, token
from tests.oidc.world import Proof, World, claims_of, code_for, request_of, tokens_for

APP = {"application_type": "native", "token_endpoint_auth_method": "none"}
HOST = "dichvu.example"
OF_SERVICE = f"https://{HOST}/callback"
HIJACK = f"vn.example.evil://{HOST}/callback"


async def _sub_of_service(world: World, browser: httpx.AsyncClient) -> str:
    """Return the `sub` of the victim: a service that an operator put into the sector of its host."""
    client, proof = await world.client(sector_identifier=HOST), Proof()
    tokens = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
    return str(claims_of(tokens["id_token"])["sub"])


async def _sub_of_app(browser: httpx.AsyncClient, made: dict[str, Any], address: str) -> str:
    proof = Proof()
    location = await answer_to_app(browser, made["client_id"], address, proof)
    form = {
        "grant_type": "authorization_code",
        "client_id": made["client_id"],
        "redirect_uri": address,
        "code": dict(httpx.URL(location.replace(address, "https://x/", 1)).params)["code"],
        "code_verifier": proof.verifier,
    }
    answer = await browser.post("/token", data=form)
    return str(claims_of(answer.json()["id_token"])["sub"])


async def test_an_app_does_not_write_itself_into_the_sector_of_a_host(world: World) -> None:
    """Codes for `vn.example.evil://dichvu.example/callback` go to the app; the host in it never hears of them."""
    async with aclosing(await world.browser(await world.person())) as browser:
        made = (await register(browser, await token(world), redirect_uris=[HIJACK], **APP)).json()
        assert made["sector_identifier"] == made["client_id"]
        assert await _sub_of_app(browser, made, HIJACK) != await _sub_of_service(world, browser)


@pytest.mark.parametrize("addresses", [(HIJACK,), (OF_SERVICE, HIJACK), (OF_SERVICE, "http://127.0.0.1/cb")])
def test_one_address_that_proves_nothing_leaves_a_client_in_its_own_sector(addresses: tuple[str, ...]) -> None:
    metadata = ClientMetadata(client_name="x", redirect_uris=addresses)
    assert in_own_sector(metadata, "own").sector_identifier == "own"


def test_a_scheme_of_an_app_is_no_host() -> None:
    assert Client("own", None, ClientMetadata(client_name="x", redirect_uris=(HIJACK,))).sector == "own"
    assert Client("own", None, ClientMetadata(client_name="x", redirect_uris=(OF_SERVICE,))).sector == HOST


async def test_a_client_does_not_move_into_another_sector(world: World) -> None:
    """Security events and references of verified claims would then name its citizens as the other sector does."""
    async with aclosing(await world.browser()) as browser:
        metadata = {"redirect_uris": ["https://evil.example/cb"], "client_name": "Xấu"}
        made = (await register(browser, await token(world), **metadata)).json()
        headers = {"authorization": f"Bearer {made['registration_access_token']}"}

        async def replaced(*addresses: str) -> httpx.Response:
            document = {**metadata, "client_id": made["client_id"], "redirect_uris": list(addresses)}
            return await browser.put(made["registration_client_uri"], json=document, headers=headers)

        refused = await replaced(OF_SERVICE)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_redirect_uri")
        assert (await replaced("https://evil.example/other")).status_code == 200


async def test_services_of_two_sectors_learn_no_subject_of_each_other(world: World) -> None:
    """A JWT has one `sub`, and whoever it is for reads it."""
    one, other, same = "https://one.example/api", "https://two.example/api", "https://one.example/other"
    for name, resource in (("one", one), ("two", other), ("one", same)):
        await world.client(
            sector_identifier=f"{name}.example", resource_identifiers=(resource,), access_token_format="jwt"
        )
    caller = await world.client(
        allowed_resources=(one, other, same), grant_types=("authorization_code", EXCHANGE_GRANT)
    )
    async with aclosing(await world.browser(await world.person())) as browser:

        async def token_for(*resources: str) -> str:
            proof = Proof()
            asked = {**request_of(caller, proof), "resource": list(resources)}
            location = (await browser.get("/authorize", params=asked)).headers["location"]
            code = dict(httpx.URL(location).params)["code"]
            return str((await tokens_for(browser, caller, code, proof)).json()["access_token"])

        assert "sub" in claims_of(await token_for(one))
        assert "sub" in claims_of(await token_for(one, same))
        both = await token_for(one, other)
        assert both.count(".") == 1, "opaque: each looks it up by itself"
        form = {"grant_type": EXCHANGE_GRANT, "subject_token": both, "subject_token_type": ACCESS_TOKEN}
        secret = (caller.client_id, caller.secret or "")
        opaque = (await browser.post("/token", data=form, auth=secret)).json()
        assert opaque["access_token"].count(".") == 1
        refused = (await browser.post("/token", data={**form, "requested_token_type": JWT}, auth=secret)).json()
        assert refused["error"] == "invalid_target"
