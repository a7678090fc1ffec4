"""A citizen at a screen of some width, and what has to hold on every page that they come to."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from motid.web.forms.base import KEPT_PREFIX
from tests.browser.pictures import Camera
from tests.installation import PASSWORD, Installation
from tests.web.axe import examine

_CODE = r"(?<!-)\b\d{6}\b"
"""Not the end of a case number such as KN-2026-000123."""
PATIENCE = 60
"""Seconds that an SMS may take, and whatever a page does: the machine has much else to do."""
_NARROWEST = 320
"""CSS pixels to which a page must reflow (WCAG 2.2 SC 1.4.10): 1280 at 400 %."""
_seen: set[tuple[object, ...]] = set()


def _is_new(*look: object) -> bool:
    """Whether no journey of this run has come to a page of this look before."""
    key = tuple(map(str, look))
    new = key not in _seen
    _seen.add(key)
    return new


@dataclass
class Visitor:
    """One person with one browser window and one phone."""

    installation: Installation
    person: dict[str, Any]
    page: Page
    camera: Camera
    complaints: list[str] = field(default_factory=list)
    password: str = PASSWORD
    scripts: bool = True
    """Whether the browser runs scripts; without them no page can be examined by one."""

    @property
    def name(self) -> str:
        return str(self.person["full_name"])

    @property
    def phone(self) -> str:
        return str(self.person["phone"])

    @property
    def number(self) -> str:
        return str(self.person["personal_number"])

    @property
    def birthday(self) -> str:
        return "/".join(reversed(str(self.person["date_of_birth"]).split("-")))

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    async def open(self, address: str, picture: str | None = None) -> None:
        """Open an address of the exchange, or a whole one."""
        await self.page.goto(urljoin(self.installation.exchange, address))
        await self.arrived(picture)

    async def follow(self, name: str, picture: str | None = None) -> None:
        """Follow the link of this name."""
        await self.page.get_by_role("link", name=name).first.click()
        await self.arrived(picture)

    async def press(self, name: str, picture: str | None = None) -> None:
        """Press the button of the page's content that has this name."""
        await self.page.locator("main").get_by_role("button", name=name, exact=True).last.click()
        await self.arrived(picture)

    async def arrived(self, picture: str | None = None) -> None:
        """Examine the page: accessible, no sideways scrolling, and to be had in the other language."""
        await self.page.wait_for_load_state("load")
        if not self.scripts:
            return
        if picture:
            await self.camera.take(self.page, picture)
        looks = await self._looks()
        if _is_new(looks, self.page.viewport_size):
            await self._examine()
        if self.page.url.startswith(self.installation.exchange) and _is_new(looks):
            await self._language_can_be_switched()
        assert self.complaints == []

    async def fill_in_registration(self, **changes: str) -> None:
        """Type the own data into the registration form, and wait until the browser has proved its work."""
        await expect(self.page.locator("#login_name")).to_be_visible()
        values = {
            "login_name": self.number, "full_name": self.name, "date_of_birth": self.birthday,
            "phone": self.phone, "email": str(self.person.get("email") or ""),
        }  # fmt: skip
        for field_id, value in {**values, **changes}.items():
            await self.page.locator(f"#{field_id}").fill(value)
        await self.captcha_solved()

    async def captcha_solved(self) -> None:
        """Wait until the browser has solved the proof of work by itself."""
        await expect(self.page.locator("[data-captcha-done]")).to_be_visible()

    async def code(self) -> str:
        """Wait for the next SMS with a code, and read it."""
        return str(re.findall(_CODE, await self.sms(_CODE))[0])

    async def sms(self, pattern: str) -> str:
        """Wait for a new SMS that matches."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if text := await asyncio.to_thread(self.installation.read_next, self.phone, pattern):
                return text
            await asyncio.sleep(0.1)
        raise AssertionError(f"no SMS like {pattern!r} arrived")

    async def sign_in(self) -> None:
        """Sign in from the sign-in page where the browser stands, with password and code."""
        await self.page.locator("#username").fill(self.number)
        await self.page.locator("#password").fill(self.password)
        await self.page.locator("main").get_by_role("button", name=re.compile("^(ĐĂNG NHẬP|SIGN IN)$")).last.click()
        await self.page.locator("#code").fill(await self.code())
        await self.page.get_by_role("button", name=re.compile("^(XÁC NHẬN|CONFIRM)$")).click()
        await self.page.wait_for_load_state("load")
        if urlsplit(self.page.url).path == "/sign-in/code":
            raise AssertionError(f"not signed in: {await self.page.locator('main').inner_text()}")

    async def _looks(self) -> str:
        """Return what tells pages apart that look different."""
        parts = urlsplit(self.page.url)
        path = re.sub(r"[0-9a-f-]{36}|[\w-]{43}|\d{3,}", "*", parts.path)
        about: list[object] = await self.page.evaluate(
            """() => [document.documentElement.lang, document.querySelector("h1")?.textContent ?? "",
                document.querySelectorAll(".govuk-error-message, .error").length,
                document.querySelectorAll(".govuk-notification-banner, .notice").length]"""
        )
        return f"{parts.port} {path} {about}"

    async def _examine(self) -> None:
        results = await examine(self.page)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        size = self.page.viewport_size
        assert size is not None
        assert await self._sideways() <= 0, f"{self.page.url} scrolls sideways at {size['width']}"
        await self.page.set_viewport_size({"width": _NARROWEST, "height": size["height"]})
        assert await self._sideways() <= 0, f"{self.page.url} scrolls sideways at {_NARROWEST}"
        await self.page.set_viewport_size(size)

    async def _sideways(self) -> int:
        wider: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return wider

    async def _language_can_be_switched(self) -> None:
        """Ask for the page in the other language and then in this one, as the header offers it."""
        here = urlsplit(self.page.url)
        own = await self.page.evaluate("document.documentElement.lang")
        for language in ("en" if own == "vi" else "vi", own):
            tree = html.fromstring(await self.page.content())
            answer, typed = await _switched(self.page.context, self.page.url, tree, language)
            assert answer[0] == 200, f"{self.page.url} in {language}: {answer[0]}"
            assert urlsplit(answer[1]).path == here.path, f"{self.page.url} in {language} leads to {answer[1]}"
            other: Any = html.fromstring(answer[2])
            assert other.get("lang") == language
            for name, value in typed.items():
                [kept] = other.xpath("//main//*[@name=$name]", name=name)
                assert (kept.value or "") == value


async def _switched(
    context: BrowserContext, address: str, tree: Any, language: str
) -> tuple[tuple[int, str, str], dict[str, str]]:
    """Return (status, address, text) of the page in a language, and what its form had to keep."""
    forms = tree.xpath("//header//form[.//button[@name='lang' and @value=$language]]", language=language)
    if forms:
        data = {box.get("name"): box.get("value") or "" for box in forms[0].xpath(".//input")} | {"lang": language}
        answer = await context.request.post(urljoin(address, forms[0].get("action")), form=data)
        boxes = forms[0].xpath(".//input[@data-typed-in]")
        kept = {box.get("name").removeprefix(KEPT_PREFIX): box.get("value") or "" for box in boxes}
    else:
        links = tree.xpath("//header//a[@hreflang=$language]/@href", language=language)
        answer, kept = await context.request.get(urljoin(address, links[0])), {}
        if not tree.xpath("//header//a[@aria-current]"):
            raise AssertionError(f"{address} does not say its language")
    return (answer.status, answer.url, await answer.text()), kept


async def open_visitor(
    browser: Browser,
    installation: Installation,
    person: dict[str, Any],
    camera: Camera,
    *,
    width: int = 360,
    scale: float = 1,
    javascript: bool = True,
) -> Visitor:
    """Open a window of `width` CSS pixels. What its pages complain about is kept."""
    context = await browser.new_context(
        viewport={"width": width, "height": 740 if width < 640 else 800},
        device_scale_factor=scale,
        reduced_motion="reduce",
        java_script_enabled=javascript,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(PATIENCE * 1000)
    visitor = Visitor(installation, person, await context.new_page(), camera, scripts=javascript)

    def note(message: ConsoleMessage) -> None:
        # A form that comes back with errors may say so by its status; a browser notes that down.
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            visitor.complaints.append(f"{message.text} ({visitor.page.url})")

    context.on("console", note)
    context.on("weberror", lambda error: visitor.complaints.append(str(error.error)))
    return visitor
