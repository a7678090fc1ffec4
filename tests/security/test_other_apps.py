"""An app that passes itself off as another one: schemes and ports of a device belong to whoever takes them."""

from contextlib import aclosing
from typing import Any

import httpx
import pytest

from motid.oidc.add_client import NewClient
from tests.oidc.world import BY_LAW, Proof, World, hidden_fields, request_of

APP: dict[str, Any] = {
    "application_type": "native",
    "token_endpoint_auth_method": "none",
    "redirect_uris": ("vn.example.app:/callback", "http://127.0.0.1/callback", "https://app.example/callback"),
    "sector_identifier": "app.example",
    "legal_basis": BY_LAW,
}


async def _asked(browser: httpx.AsyncClient, client: NewClient, address: str, **changes: str) -> str:
    query = request_of(client, Proof(), redirect_uri=address, **changes)
    return str((await browser.get("/authorize", params=query)).headers["location"])


@pytest.mark.parametrize("address", ["vn.example.app:/callback", "http://127.0.0.1:51004/callback"])
async def test_an_app_gets_no_answer_behind_the_back_of_the_citizen(world: World, address: str) -> None:
    client = await world.client(**APP)
    async with aclosing(await world.browser(await world.person())) as browser:
        for _ in range(2):
            page = await _asked(browser, client, address)
            assert page.startswith("/consent/"), "each time, for nobody knows which app asks"
            shown = (await browser.get(page)).text
            assert "Chỉ tiếp tục nếu chính bạn vừa mở ứng dụng này" in shown
            fields = hidden_fields(shown)
            agreed = await browser.post(page, data={**fields, "decision": "allow"})
            assert agreed.headers["location"].startswith(f"{address}?code=")
        silent = await _asked(browser, client, address, prompt="none")
        assert silent.startswith(f"{address}?error=consent_required")
        page = await _asked(browser, client, address)
        fields = {**hidden_fields((await browser.get(page)).text), "decision": "deny"}
        refused = await browser.post(page, data=fields)
        assert refused.headers["location"].startswith(f"{address}?error=access_denied")
    given = "SELECT count(*) FROM consent WHERE client_id = $1"
    assert await world.database.pool.fetchval(given, client.client_id) == 0, "there was nothing to agree to"


async def test_an_address_that_only_the_app_has_is_answered_at_once(world: World) -> None:
    client = await world.client(**APP)
    async with aclosing(await world.browser(await world.person())) as browser:
        location = await _asked(browser, client, "https://app.example/callback")
        assert location.startswith("https://app.example/callback?code=")


async def test_who_signs_in_for_the_app_is_not_asked_twice(world: World) -> None:
    person, client = await world.person(), await world.client(**APP)
    async with aclosing(await world.browser()) as browser:
        page = await _asked(browser, client, "vn.example.app:/callback")
        assert page.startswith("/sign-in?")
        await world.sign_in(browser, person)
        resumed = await browser.get(httpx.URL(page).params["continue"])
        assert resumed.headers["location"].startswith("vn.example.app:/callback?code=")
