"""Every page in every state: no axe-core violation, no sideways scrolling, nothing that the CSP refuses."""

from dataclasses import replace
from datetime import datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser

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
from tests.web.axe import bring_axe, examine
from tests.web.browser import Stage, open_stage

pytestmark = pytest.mark.browser

PAGES = dict(examples())
WIDTHS = (360, 1280)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def examined(browser: Browser) -> Stage:
    """A page of the browser whose documents are all examined."""
    stage = await open_stage(browser)
    await bring_axe(stage.page)
    return stage


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
async def test_page_is_accessible_and_fits(examined: Stage, name: str, page: Page) -> None:
    await examined.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    await examined.show(render(page, frame_for(name)))
    for width in WIDTHS:
        await widen(examined, width)
        results = await examine(examined.page)
        assert results.violations_count == 0, results.generate_report()
        assert await overflow(examined) <= 0, f"{name} scrolls sideways at {width}"
        assert examined.complaints == []


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=PAGES)
async def test_english_fits_the_narrowest_phone(stage: Stage, name: str, page: Page) -> None:
    await stage.page.set_viewport_size({"width": 320, "height": 700})
    await stage.show(render(page, frame_for(name, locale="en")))
    assert await overflow(stage) <= 0


@pytest.mark.parametrize("name", ["home-home-plain", "sign_in-sign_in-blank", "account-account-level2"])
@pytest.mark.parametrize("locale", ["vi", "en"])
async def test_announcements_are_accessible_and_fit(examined: Stage, name: str, locale: Locale) -> None:
    campaigns = [shipped(code).campaign for code in SHIPPED]
    frame = replace(
        frame_for(name, locale=locale),
        announcements=tuple(each for campaign in campaigns for each in campaign.announcements),
        vneid=VneidSignIn(VneidRule.ONLY, datetime(2024, 7, 1, tzinfo=VIETNAM)),
    )
    await examined.page.set_viewport_size({"width": 320, "height": 700})
    await examined.show(render(PAGES[name], frame))
    results = await examine(examined.page)
    assert results.violations_count == 0, results.generate_report()
    assert await overflow(examined) <= 0
