"""axe-core in a page of the browser, read once a document, however often it looks at it.

The script has half a megabyte: to send and to read it takes longer than to examine a page.
"""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT, AxeResults  # type: ignore[import-untyped]
from playwright.async_api import Page

_OPTIONS: Final = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
_RUN: Final = "options => window.axe ? axe.run(options).then(({violations}) => ({violations})) : null"


async def bring_axe(page: Page) -> None:
    """Let each document of a page come with axe-core: for pages of which all are examined."""
    await page.add_init_script(AXE_SCRIPT)


async def examine(page: Page) -> AxeResults:
    """Return what breaks a rule in the document that the page shows."""
    found: dict[str, Any] | None = await page.evaluate(_RUN, _OPTIONS)
    if found is None:
        await page.evaluate(AXE_SCRIPT)
        found = await page.evaluate(_RUN, _OPTIONS)
    return AxeResults(found)
