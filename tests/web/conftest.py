"""One browser for all tests of the pages."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.web.browser import Stage, chromium, open_stage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser, started once."""
    expect.set_options(timeout=30_000)  # the machine has much else to do
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(browser: Browser) -> Stage:
    """A page of the browser with scripts running."""
    return await open_stage(browser)
