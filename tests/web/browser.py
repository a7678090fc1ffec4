"""A Chromium that gets our pages from memory, with the real Content-Security-Policy, and never the network."""

import asyncio
import shutil
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from motid.web.assets import STATIC
from motid.web.security_headers import security_headers

ORIGIN = "https://motid.example"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
_ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxSimplification")
"""What Chromium loads beside each window, though nobody sees it: two pages of its own, half of a window's work."""
_OF_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
)  # fmt: skip
"""What Playwright turns off: Chromium heeds only the last list that it is given."""
_SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
    "--font-render-hinting=none",  # else the shell takes whole pixels for letters, and breaks lines elsewhere
    f"--disable-features={','.join(_OF_PLAYWRIGHT + _ADDRESS_BAR)}",
]  # fmt: skip


@dataclass
class Stage:
    """A page of the browser, what it may load, and what it complained about."""

    page: Page
    documents: dict[str, bytes] = field(default_factory=dict)
    """Path to HTML."""
    answers: dict[str, bytes] = field(default_factory=dict)
    """Path to JSON."""
    complaints: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    """Bodies of submitted forms."""

    async def show(self, html: bytes) -> None:
        """Open a document."""
        self.documents["/page"] = html
        self.complaints.clear()
        await self.page.goto(f"{ORIGIN}/page", wait_until="load")
        await self.page.evaluate("document.fonts.ready")

    async def answer(self, session: CDPSession, paused: dict[str, Any]) -> None:
        """Answer a request of the browser from memory."""
        request = paused["request"]
        body, headers = self._answer_to(request["method"], urlsplit(request["url"]).path, request.get("postData"))
        await session.send(
            "Fetch.fulfillRequest",
            {
                "requestId": paused["requestId"],
                "responseCode": 200,
                "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
                "body": b64encode(body).decode(),
            },
        )

    def _answer_to(self, method: str, path: str, posted: str | None) -> tuple[bytes, dict[str, str]]:
        if method == "POST":
            self.posts.append(posted or "")
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return file.read_bytes(), {"content-type": _TYPES[file.suffix], "cache-control": "max-age=86400"}
        if path in self.answers:
            return self.answers[path], {"content-type": "application/json"}
        body = self.documents.get(path, b"<!DOCTYPE html><title>sent</title>")
        return body, security_headers(secure=True) | {"content-type": "text/html; charset=utf-8"}


def _installed() -> str | None:
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the machine's Chromium, by choice the one that draws the same without windows; else Playwright's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_installed(), args=_SWITCHES)
        yield browser
        await browser.close()


async def open_stage(browser: Browser, *, javascript: bool = True) -> Stage:
    """Open a page that gets everything from memory."""
    context = await browser.new_context(java_script_enabled=javascript, reduced_motion="reduce")
    stage = Stage(await context.new_page())
    await _answer_everything(stage)
    stage.page.on("pageerror", lambda error: stage.complaints.append(str(error)))
    stage.page.on("console", lambda message: _note(stage, message.type, message.text))
    return stage


async def _answer_everything(stage: Stage) -> None:
    """Answer all that the page asks for; not by Playwright's routes, with which a browser keeps no files."""
    session = await stage.page.context.new_cdp_session(stage.page)
    answering: set[asyncio.Task[None]] = set()

    def answer(paused: dict[str, Any]) -> None:
        task = asyncio.ensure_future(stage.answer(session, paused))
        answering.add(task)
        task.add_done_callback(answering.discard)

    session.on("Fetch.requestPaused", answer)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})


def _note(stage: Stage, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        stage.complaints.append(text)
