"""The sample portal against somebody who writes its addresses and forms by hand."""

import httpx

from tests.oidc.conftest import world as world  # noqa: PLC0414 - a fixture, used by name
from tests.oidc.world import World
from tests.portal.conftest import portal as portal  # noqa: PLC0414 - a fixture, used by name


async def test_a_callback_shows_no_text_of_strangers(world: World, portal: str) -> None:
    """Anybody can send a citizen to this address: a "code" that reads like an instruction must not appear."""
    lure = "Goi ngay 0950 000 000 de mo khoa tai khoan"
    async with httpx.AsyncClient(trust_env=False, timeout=60) as browser:
        page = await browser.get(f"{portal}/callback", params={"iss": world.origin, "error": lure, "state": "x"})
    assert page.status_code == 400
    assert lure not in page.text


async def test_a_token_that_is_not_ascii_is_a_wrong_token(portal: str) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as browser:
        await browser.get(portal)
        answer = await browser.post(f"{portal}/sign-out", data={"form_token": "é"})
    assert answer.status_code == 403
