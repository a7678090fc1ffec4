"""When a citizen signs out on our own pages, the services of the session hear of it in frames too."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

import httpx
import pytest

from motid.desk.directory.book import DirectoryBook
from motid.oidc.add_client import NewClient
from motid.settings import Settings
from motid.web.captcha import Captcha
from motid.web.citizen.services import CitizenServices
from motid.web.citizen.site import create_exchange
from motid.web.cookies import Cookies
from motid.web.health import Health
from tests.oidc.logout.test_front_channel import framed
from tests.oidc.world import Person, Proof, World, code_for, hidden_fields
from tests.ports import free_port
from tests.serving import serving


@pytest.fixture(scope="module")
async def pages(world: World) -> AsyncIterator[str]:
    """The citizens' pages beside the provider of the world."""
    port = free_port()
    services = CitizenServices(
        settings=Settings(mode="sandbox", exchange_origin=f"http://127.0.0.1:{port}"),
        authn=world.authn,
        carrier=cast(Any, None),  # nobody registers here
        captcha=Captcha(world.database, enabled=False),
        cookies=Cookies(secure=False),
        provider=world.provider,
        directory=DirectoryBook(),
        **_more(CitizenServices),
    )
    async with serving(create_exchange(services, Health({})), port=port) as origin:
        yield origin


def _more(type_: Any) -> dict[str, Any]:
    """Leave empty what the sign-out does not need."""
    known = {"settings", "authn", "carrier", "captcha", "cookies", "provider", "directory"}
    return {name: None for name in type_.__dataclass_fields__ if name not in known}


async def reached(world: World, person: Person, *clients: NewClient) -> dict[str, str]:
    """Sign a person in, let the services be reached, and return the cookies."""
    async with aclosing(await world.browser(person)) as browser:
        for client in clients:
            await code_for(browser, client, Proof())
        return dict(browser.cookies)


@pytest.mark.parametrize("path", ["/sign-out", "/account/sessions/sign-out-everywhere"])
async def test_services_are_loaded_in_frames(world: World, pages: str, path: str) -> None:
    person = await world.person()
    service, silent = await framed(world, "https://two.example"), await world.client()
    cookies = await reached(world, person, service, silent)
    async with httpx.AsyncClient(base_url=pages, cookies=cookies, trust_env=False, timeout=60) as browser:
        shown = await browser.get("/sign-out")
        gone = await browser.post(path, data=hidden_fields(shown.text))
        assert gone.status_code == 200
        assert '<iframe src="https://two.example/bye"' in gone.text
        assert "frame-src https://two.example;" in gone.headers["content-security-policy"]
        assert "Bạn đã đăng xuất" in gone.text
        assert not await world.provider.sessions.find(cookies["motid_session"])
        again = await browser.post("/sign-out", data=hidden_fields(gone.text) or hidden_fields(shown.text))
        assert again.status_code == 303, "nobody is left to tell"


async def test_without_such_services_all_is_as_ever(world: World, pages: str) -> None:
    cookies = await reached(world, await world.person(), await world.client())
    async with httpx.AsyncClient(base_url=pages, cookies=cookies, trust_env=False, timeout=60) as browser:
        form = hidden_fields((await browser.get("/sign-out")).text)
        gone = await browser.post("/sign-out", data=form)
        assert (gone.status_code, gone.headers["location"]) == (303, "/sign-out")
        assert "<iframe" not in (await browser.get("/sign-out")).text
