"""Serves the whole sandbox on free ports."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from motid.sandbox.site import create_app
from motid.settings import SANDBOX, Settings
from tests.serving import free_port, serving


@asynccontextmanager
async def serving_sandbox(folder: Path) -> AsyncIterator[tuple[str, Settings]]:
    """Serve the sandbox with all it simulates on free ports, its files in `folder`; give origin and settings."""
    base = free_port_block()
    origin = f"http://127.0.0.1:{base + SANDBOX}"
    settings = Settings(mode="sandbox", var=folder, base_port=base, sandbox_origin=origin)
    async with serving(create_app(settings), port=settings.port(SANDBOX)):
        yield origin, settings


def free_port_block() -> int:
    """Return a base port from which the ten ports of an installation are free."""
    for _ in range(50):
        base = free_port() - SANDBOX
        if base > 0 and all(_is_free(base + offset) for offset in range(SANDBOX + 1)):
            return base
    raise RuntimeError("no ten free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
