"""oidc-client-ts in Chromium: a public client, all of it a script in the person's own browser."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import ConsoleMessage, Page

from tests.journey.citizen import Citizen
from tests.journey.clients.service import Registration, Registry
from tests.web.browser import chromium

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parent / "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
PAGE = b"""<!DOCTYPE html><title>app</title><link rel=icon href=data:><script src=/oidc.js></script>
<script>
    const unused = { authority: 'http://unused.example', client_id: 'unused', redirect_uri: 'http://unused.example' }
    if (location.pathname === '/silent') new oidc.UserManager(unused).signinSilentCallback()
</script>"""
MANAGER = """settings => {
    const stored = new oidc.WebStorageStateStore({ store: window.localStorage })
    window.manager = new oidc.UserManager({ ...settings, userStore: stored, stateStore: stored })
}"""


@contextmanager
def application(origin: str) -> Iterator[None]:
    """Serve the one page of the application, and the library."""

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = urlsplit(self.path).path == "/oidc.js"
            content = SCRIPT.read_bytes() if script else PAGE
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if script else "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(origin).port or 0), Files)
    Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


@dataclass
class App:
    """The application in a browser window."""

    page: Page
    new: Registration
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    async def at(self, path: str) -> None:
        """Open or stay at a page of the application, and make its manager anew, as each load of a page does."""
        if urlsplit(self.page.url)._replace(query="", fragment="").geturl() != self.new.origin + path:
            await self.page.goto(self.new.origin + path)
        settings = {
            "authority": self.new.issuer, "client_id": self.new.client_id, "loadUserInfo": True,
            "redirect_uri": f"{self.new.origin}/callback", "silent_redirect_uri": f"{self.new.origin}/silent",
            "post_logout_redirect_uri": f"{self.new.origin}/signed-out",
            "scope": "openid profile offline_access", "automaticSilentRenew": False, "ui_locales": "vi",
        }  # fmt: skip
        await self.page.evaluate(MANAGER, settings)

    async def does(self, script: str) -> Any:
        """Return what the manager answers, or the name of the error."""
        return await self.page.evaluate(f"manager.{script}.catch(fault => ({{fault: fault.error ?? String(fault)}}))")


@pytest.fixture
async def app(registry: Registry) -> AsyncIterator[App]:
    if not SCRIPT.exists():
        pytest.skip("oidc-client-ts is not installed (tools/install-clients)")
    new = registry.register(
        scope=["openid", "profile", "offline_access"], purpose={"offline_access": "Nhắc hạn hồ sơ"},
        token_endpoint_auth_method="none", redirect_uris=["{origin}/callback", "{origin}/silent"],
    )  # fmt: skip
    with application(new.origin):
        async with chromium() as browser:
            started = App(await browser.new_page(locale="vi-VN"), new)
            started.page.on("console", started.note)
            started.page.set_default_timeout(60_000)
            yield started


async def test_an_application_in_the_browser(app: App, member: Citizen) -> None:
    page = app.page
    await app.at("/")
    await page.evaluate("void manager.signinRedirect({prompt: 'consent'})")
    await page.locator("#username").fill(member.number)
    await page.locator("#password").fill(member.password)
    await page.locator("main").get_by_role("button", name="ĐĂNG NHẬP", exact=True).last.click()
    await page.get_by_role("checkbox").first.wait_for()
    await page.wait_for_load_state("load")
    for box in await page.get_by_role("checkbox").all():
        await box.check()
    await page.get_by_role("button", name="Đồng ý và tiếp tục").click()
    await page.wait_for_url(f"{app.new.origin}/callback*")

    await app.at("/callback")
    user = await app.does("signinRedirectCallback()")
    assert "fault" not in user, (user, app.complaints)
    assert user["profile"]["name"] == member.name, "from userinfo, read across origins"
    assert user["refresh_token"]

    renewed = await app.does("signinSilent()")
    assert renewed["access_token"] != user["access_token"]
    assert renewed["profile"]["sub"] == user["profile"]["sub"]

    await app.does("revokeTokens(['access_token', 'refresh_token'])")
    await app.does("removeUser()")
    assert (await app.does("signinSilent()"))["profile"]["sub"] == user["profile"]["sub"], (
        "the session answers in a frame"
    )

    await page.evaluate("void manager.signoutRedirect({state: 'bye'})")
    await page.wait_for_url(f"{app.new.origin}/signed-out*")
    await app.at("/signed-out")
    assert (await app.does("signoutRedirectCallback()"))["userState"] == "bye"
    assert await app.does("signinSilent()") == {"fault": "login_required"}
    assert app.complaints == []
