"""Front-channel logout in a real browser: frames of several services on hosts of their own, and when it leads on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route

from motid.oidc.add_client import NewClient
from tests.oidc.response_modes.test_in_a_browser import Service, listener, service, site, visitor
from tests.oidc.world import Proof, World, claims_of, code_for, tokens_for
from tests.ports import free_port
from tests.web.browser import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@pytest.fixture(scope="module")
async def origin(world: World) -> AsyncIterator[str]:
    async with site(world) as found:
        yield found


@dataclass
class Silent:
    """A service that takes requests and never answers."""

    origin: str
    got: list[str] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.got.append((await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1])
        await reader.read()
        writer.close()


@asynccontextmanager
async def silent() -> AsyncIterator[Silent]:
    port = free_port()
    found = Silent(f"http://silent.localhost:{port}")
    async with await asyncio.start_server(found.take, "127.0.0.1", port):
        yield found


async def reached(world: World, context: BrowserContext, origin: str) -> tuple[NewClient, str]:
    """Register a service that wants a frame, let the window's session reach it, and return it with its ID token."""
    client = await world.client(
        redirect_uris=(f"{origin}/callback", "http://service.localhost:9999/callback?tenant=1"),
        sector_identifier=origin,
        post_logout_redirect_uris=(f"{origin}/bye",),
        frontchannel_logout_uri=f"{origin}/frame?app=1",
        frontchannel_logout_session_required=True,
    )
    (cookie,) = [each for each in await context.cookies() if each.get("name") == "motid_session"]
    async with await world.browser() as browser:
        browser.cookies.set("motid_session", cookie.get("value", ""))
        proof = Proof()
        tokens = await tokens_for(browser, client, await code_for(browser, client, proof), proof)
    return client, str(tokens.json()["id_token"])


async def patient_for(page: Page, milliseconds: int) -> None:
    """Let the page of frames wait so long at most."""

    async def answer(route: Route) -> None:
        received = await route.fetch()
        text = await received.text()
        assert 'data-continue="3000"' in text
        changed = text.replace('data-continue="3000"', f'data-continue="{milliseconds}"')
        await route.fulfill(response=received, body=changed)

    await page.route("**/logout?*", answer)


def frame_of(portal: Service) -> str:
    ((told, _),) = portal.requests("GET /frame")
    return told.removeprefix("GET ")


async def test_every_service_is_told_and_the_page_leads_on_when_all_have_heard(
    world: World, browser: Browser, origin: str
) -> None:
    """oidcc-frontchannel-rp-initiated-logout, with one more service on another host."""
    async with service() as portal, service() as other:
        other.origin = other.origin.replace("service.localhost", "other.localhost")
        context = await visitor(world, browser, origin, await world.person(), scripts=True)
        _, token = await reached(world, context, portal.origin)
        _, another = await reached(world, context, other.origin)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", listener(complaints))
        await patient_for(page, 600_000)
        bye = f"{portal.origin}/bye"
        await page.goto(
            f"{origin}/logout?id_token_hint={token}&post_logout_redirect_uri={bye}&state=a%26b", wait_until="commit"
        )
        await page.wait_for_url(f"{bye}?state=a%26b")
        for each, theirs in ((portal, token), (other, another)):
            assert frame_of(each).startswith("/frame?app=1&iss=http%3A%2F%2F127.0.0.1%3A")
            assert frame_of(each).endswith(f"&sid={claims_of(theirs)['sid']}")
        assert [text for text in complaints if "Security Policy" in text] == []
        await context.close()


async def test_a_service_that_does_not_answer_holds_nobody_up(world: World, browser: Browser, origin: str) -> None:
    async with service() as portal, silent() as mute:
        context = await visitor(world, browser, origin, await world.person(), scripts=True)
        _, token = await reached(world, context, portal.origin)
        await reached(world, context, mute.origin)
        page = await context.new_page()
        await patient_for(page, 1_500)
        bye = f"{portal.origin}/bye"
        await page.goto(f"{origin}/logout?id_token_hint={token}&post_logout_redirect_uri={bye}", wait_until="commit")
        await page.wait_for_url(bye)
        assert frame_of(portal)
        await context.close()


async def test_without_scripts_the_citizen_leads_on(world: World, browser: Browser, origin: str) -> None:
    async with service() as portal:
        context = await visitor(world, browser, origin, await world.person(), scripts=False)
        _, token = await reached(world, context, portal.origin)
        page = await context.new_page()
        bye = f"{portal.origin}/bye"
        await page.goto(f"{origin}/logout?id_token_hint={token}&post_logout_redirect_uri={bye}")
        assert frame_of(portal), "the page has loaded, and its frames with it"
        await page.click(".motid-actions a")
        await page.wait_for_url(bye)
        await context.close()
