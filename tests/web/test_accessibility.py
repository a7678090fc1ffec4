"""Every page in every state: no axe-core violation, no sideways scrolling, nothing that the CSP refuses."""

from dataclasses import replace
from datetime import datetime

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]

from motid.campaigns.policies import VneidRule
from motid.campaigns.shipped import SHIPPED, shipped
from motid.campaigns.vneid_sign_in import VneidSignIn
from motid.kernel.clock import VIETNAM
from motid.web.frame import Frame
from motid.web.presenters.page import Page
from motid.web.preview import examples
from motid.web.preview import frame_for as example_frame
from motid.web.rendering import render
from motid.web.translations import Locale
from tests.web.browser import Stage

pytestmark = pytest.mark.browser

PAGES = dict(examples())
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
WIDTHS = (360, 1280)


def frame_for(name: str, locale: Locale = "vi") -> Frame:
    return example_frame(name, locale, "/page")


async def overflow(stage: Stage) -> int:
    """Return by how many pixels the document is wider than the window."""
    width: int = await stage.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


async def widen(stage: Stage, width: int) -> None:
    """Turn the phone, and wait until scripts that listen for it have heard of it."""
    await stage.page.set_viewport_size({"width": width, "height": 800})
    await stage.page.evaluate("new Promise(requestAnimationFrame)")


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=PAGES)
async def test_page_is_accessible_and_fits(stage: Stage, name: str, page: Page) -> None:
    await stage.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    await stage.show(render(page, frame_for(name)))
    for width in WIDTHS:
        await widen(stage, width)
        results = await Axe().run(stage.page, options=AXE_OPTIONS)
        assert results.violations_count == 0, results.generate_report()
        assert await overflow(stage) <= 0, f"{name} scrolls sideways at {width}"
        assert stage.complaints == []


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=PAGES)
async def test_english_fits_the_narrowest_phone(stage: Stage, name: str, page: Page) -> None:
    await stage.page.set_viewport_size({"width": 320, "height": 700})
    await stage.show(render(page, frame_for(name, locale="en")))
    assert await overflow(stage) <= 0


@pytest.mark.parametrize("name", ["home-home-plain", "sign_in-sign_in-blank", "account-account-level2"])
@pytest.mark.parametrize("locale", ["vi", "en"])
async def test_announcements_are_accessible_and_fit(stage: Stage, name: str, locale: Locale) -> None:
    campaigns = [shipped(code).campaign for code in SHIPPED]
    frame = replace(
        frame_for(name, locale=locale),
        announcements=tuple(each for campaign in campaigns for each in campaign.announcements),
        vneid=VneidSignIn(VneidRule.ONLY, datetime(2024, 7, 1, tzinfo=VIETNAM)),
    )
    await stage.page.set_viewport_size({"width": 320, "height": 700})
    await stage.show(render(PAGES[name], frame))
    results = await Axe().run(stage.page, options=AXE_OPTIONS)
    assert results.violations_count == 0, results.generate_report()
    assert await overflow(stage) <= 0
