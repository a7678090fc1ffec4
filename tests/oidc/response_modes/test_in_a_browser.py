"""The page of `form_post` and that of front-channel logout in a real browser, under their real policies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, ConsoleMessage

from motid.desk.directory.book import DirectoryBook
from motid.web.protocol import protocol_routes
from motid.web.security_headers import with_security_headers
from motid.web.static_files import static_files
from tests.oidc.world import Person, Proof, World, claims_of, request_of
from tests.ports import free_port
from tests.serving import serving
from tests.web.browser import chromium

pytestmark = pytest.mark.browser


@dataclass
class Service:
    """A service that keeps what browsers bring it."""

    origin: str
    got: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (int(line[15:]) for line in head.lower().split("\r\n") if line.startswith("content-length:")), 0
        )
        body = await reader.readexactly(length)
        self.got.append((" ".join(head.split(" ")[:2]), body.decode()))
        page = b"<!DOCTYPE html><title>service</title>"
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n" % len(page))
        writer.write(b"connection: close\r\n\r\n" + page)
        await writer.drain()
        writer.close()

    def requests(self, start: str) -> list[tuple[str, str]]:
        return [each for each in self.got if each[0].startswith(start)]


@asynccontextmanager
async def service() -> AsyncIterator[Service]:
    port = free_port()
    found = Service(f"http://service.localhost:{port}")
    async with await asyncio.start_server(found.answer, "127.0.0.1", port):
        yield found


@asynccontextmanager
async def site(world: World) -> AsyncIterator[str]:
    """Serve the provider with its static files, so that scripts run."""
    app = Litestar(
        [*protocol_routes(world.provider, DirectoryBook()), static_files()],
        before_send=[with_security_headers(world.provider.settings)],
        openapi_config=None,
    )
    async with serving(app, port=free_port()) as origin:
        yield origin


async def visitor(world: World, browser: Browser, origin: str, person: Person, *, scripts: bool) -> BrowserContext:
    """Return a browser window of a signed-in person."""
    context = await browser.new_context(java_script_enabled=scripts)
    async with await world.browser(person) as signed_in:
        cookie = signed_in.cookies["motid_session"]
    await context.add_cookies([{"name": "motid_session", "value": cookie, "url": origin}])
    return context


def listener(heard: list[str]) -> Callable[[ConsoleMessage], None]:
    """Return what keeps the texts of the console."""

    def listen(message: ConsoleMessage) -> None:
        heard.append(message.text)

    return listen


async def test_the_answer_is_posted_by_script_and_by_hand(world: World) -> None:
    async with chromium() as browser, site(world) as origin, service() as portal:
        address = f"{portal.origin}/callback"
        client, person = await world.client(redirect_uris=(address,)), await world.person()
        asked = request_of(client, Proof(), redirect_uri=address, response_mode="form_post")
        for scripts in (True, False):
            portal.got.clear()
            context = await visitor(world, browser, origin, person, scripts=scripts)
            page = await context.new_page()
            complaints: list[str] = []
            page.on("console", listener(complaints))
            query = "&".join(f"{name}={value}" for name, value in asked.items())
            await page.goto(f"{origin}/authorize?{query}", wait_until="commit")
            if not scripts:
                await page.get_by_role("button", name="Tiếp tục").click()
            await page.wait_for_url(address)
            ((_, body),) = portal.requests("POST /callback")
            fields = parse_qs(body, strict_parsing=True)
            assert fields["state"] == ["s t/à"]
            assert fields["iss"] == [world.origin]
            assert "code" in fields
            assert [text for text in complaints if "Security Policy" in text] == []
            await context.close()


async def test_services_are_told_in_frames_and_the_browser_goes_on(world: World) -> None:
    async with chromium() as browser, site(world) as origin, service() as portal:
        address, bye = f"{portal.origin}/callback", f"{portal.origin}/bye"
        client, person = (
            await world.client(
                redirect_uris=(address,),
                post_logout_redirect_uris=(bye,),
                frontchannel_logout_uri=f"{portal.origin}/frame",
                frontchannel_logout_session_required=True,
            ),
            await world.person(),
        )
        proof = Proof()
        context = await visitor(world, browser, origin, person, scripts=True)
        page = await context.new_page()
        query = "&".join(f"{n}={v}" for n, v in request_of(client, proof, redirect_uri=address, state="s").items())
        await page.goto(f"{origin}/authorize?{query}")
        code = parse_qs(page.url.partition("?")[2])["code"][0]
        async with await world.browser() as back_end:
            fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": address}
            secret = (client.client_id, client.secret or "")
            answer = await back_end.post("/token", data={**fields, "code_verifier": proof.verifier}, auth=secret)
        token = answer.json()["id_token"]
        await page.goto(f"{origin}/logout?id_token_hint={token}&post_logout_redirect_uri={bye}", wait_until="commit")
        await page.wait_for_url(bye)
        ((told, _),) = portal.requests("GET /frame")
        assert f"sid={claims_of(token)['sid']}" in told
        await context.close()
