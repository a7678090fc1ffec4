"""The portal in Chromium: the whole way with our real security headers, accessible and without sideways scrolling."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.oidc.world import World
from tests.web.axe import examine
from tests.web.browser import chromium

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    """A page of a phone whose owner is signed in at MotID."""
    async with await world.browser(await world.person(normalised=True)) as signed_in, chromium() as browser:
        context = await browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        cookie = signed_in.cookies["motid_session"]
        await context.add_cookies([{"name": "motid_session", "value": cookie, "url": world.origin}])
        yield await context.new_page()


async def check(page: Page) -> None:
    await page.wait_for_load_state("load")  # without its styles a page has other faults
    results = await examine(page)
    assert results.violations_count == 0, results.generate_report()
    wider: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} scrolls sideways"


async def test_the_whole_way_by_hand(page: Page, portal: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    await page.goto(portal)
    await check(page)
    await page.get_by_role("link", name="Đăng nhập bằng MotID").click()
    await page.wait_for_load_state("load")
    for box in await page.get_by_role("checkbox").all():
        assert not await box.is_checked()
        await box.check()
    await page.get_by_role("button", name="Đồng ý và tiếp tục").click()
    await page.wait_for_url(f"{portal}/me")
    await check(page)
    await page.get_by_role("link", name="Làm hồ sơ với thông tin này").click()
    await check(page)
    await page.get_by_role("button", name="Nộp hồ sơ").click()
    await page.get_by_role("alert").wait_for()
    await check(page)
    await page.get_by_label("Nơi đã đăng ký khai sinh").fill("Xã An Hòa, tỉnh An Bình")
    await page.get_by_role("button", name="Nộp hồ sơ").click()
    await page.wait_for_url(f"{portal}/dossiers/*")
    await check(page)
    await page.get_by_role("link", name="Hồ sơ của tôi").first.click()
    await check(page)
    await page.get_by_role("link", name="English").click()
    await page.get_by_role("heading", name="My dossiers").wait_for()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(f"{portal}/?state=*")
    await page.get_by_role("status").wait_for()
    await check(page)
    assert complaints == []
