"""The eID authority, whose journeys are still to come: a home page, and health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from motid.bootstrap.platform import open_platform
from motid.settings import Settings
from motid.web.cookies import Cookies
from motid.web.health import Health
from motid.web.plain_site import create_plain_site
from motid.web.presenters.home import AuthorityHomePage


@asynccontextmanager
async def open_eid(settings: Settings) -> AsyncIterator[Litestar]:
    """Give the eID authority's application."""
    async with open_platform(settings) as platform:
        health = Health({"database": platform.database_answers})
        yield create_plain_site(settings, Cookies(settings.secure), "eid", AuthorityHomePage(), health)
