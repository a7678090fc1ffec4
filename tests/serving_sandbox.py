"""Serves the whole sandbox on free ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from motid.sandbox.site import create_app
from motid.settings import SANDBOX, Settings
from tests.ports import free_base_port
from tests.serving import serving


@asynccontextmanager
async def serving_sandbox(folder: Path) -> AsyncIterator[tuple[str, Settings]]:
    """Serve the sandbox with all it simulates on free ports, its files in `folder`; give origin and settings."""
    base = free_base_port()
    origin = f"http://127.0.0.1:{base + SANDBOX}"
    settings = Settings(mode="sandbox", var=folder, base_port=base, sandbox_origin=origin)
    async with serving(create_app(settings), port=settings.port(SANDBOX)):
        yield origin, settings
