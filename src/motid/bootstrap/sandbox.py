"""The sandbox: simulators of the outside world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from motid.sandbox.site import create_app
from motid.settings import Settings


@asynccontextmanager
async def open_sandbox(settings: Settings) -> AsyncIterator[Litestar]:
    """Give the sandbox's application; its own lifespan starts the simulators."""
    yield create_app(settings)
