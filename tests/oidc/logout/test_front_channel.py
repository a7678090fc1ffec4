"""Front-channel logout: a frame for each service of the session, and the policy lets in exactly these."""

from contextlib import aclosing
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from motid.oidc.add_client import NewClient
from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.world import BYE, CALLBACK, Proof, World, claims_of, code_for, tokens_for


async def framed(world: World, origin: str) -> NewClient:
    """Register a service on a host of its own that wants a frame."""
    addresses = (CALLBACK, f"{origin}/cb")
    return await world.client(
        redirect_uris=addresses, sector_identifier=origin, frontchannel_logout_uri=f"{origin}/bye"
    )


@pytest.mark.parametrize("address", ["https://elsewhere.example/bye", "https://service.localhost:9999/bye"])
async def test_frames_lead_to_the_service_itself_only(world: World, address: str) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await world.client(frontchannel_logout_uri=address)


async def test_the_services_of_the_session_are_loaded_in_frames(world: World) -> None:
    person, proof = await world.person(), Proof()
    named = await world.client(
        redirect_uris=(CALLBACK, "https://one.example:8443/cb"),
        sector_identifier="one",
        frontchannel_logout_uri="https://one.example:8443/bye?app=1",
        frontchannel_logout_session_required=True,
    )
    plain = await framed(world, "https://two.example")
    silent = await world.client()
    await framed(world, "https://never-reached.example")
    async with aclosing(await world.browser(person)) as browser:
        tokens = {}
        for client in (named, plain, silent):
            code = await code_for(browser, client, proof)
            tokens[client.client_id] = (await tokens_for(browser, client, code, proof)).json()["id_token"]
        query = {"id_token_hint": tokens[silent.client_id], "post_logout_redirect_uri": BYE, "state": "z"}
        page = await browser.get("/logout", params=query)
        assert page.status_code == 200
        frames = [unescape(part.partition('"')[0]) for part in page.text.split('<iframe src="')[1:]]
        assert frames[1:] == ["https://two.example/bye"]
        address = urlsplit(frames[0])
        known = claims_of(tokens[named.client_id])
        assert parse_qs(address.query) == {"app": ["1"], "iss": [world.origin], "sid": [known["sid"]]}
        policy = page.headers["content-security-policy"]
        assert "frame-src https://one.example:8443 https://two.example;" in policy
        assert f'href="{BYE}?state=z"' in page.text, "the way on, by script and by hand"
        assert "data-continue" in page.text
        again = await browser.get("/logout", params=query)
        assert again.headers["location"] == f"{BYE}?state=z", "nobody to tell any more"


async def test_without_an_address_to_go_to_the_page_stays(world: World) -> None:
    person, proof = await world.person(), Proof()
    client = await framed(world, "https://two.example")
    async with aclosing(await world.browser(person)) as browser:
        token = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()["id_token"]
        page = await browser.get("/logout", params={"id_token_hint": token})
        assert "<iframe" in page.text
        assert "data-continue" not in page.text


async def test_the_metadata_tell_of_both_channels(world: World) -> None:
    async with aclosing(await world.browser()) as browser:
        found = (await browser.get("/.well-known/openid-configuration")).json()
        for channel in ("backchannel", "frontchannel"):
            assert found[f"{channel}_logout_supported"] is True
            assert found[f"{channel}_logout_session_supported"] is True
