"""Serves an ASGI application on a real socket inside the test's event loop, with the server used in production."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server

from tests.ports import free_port

START_TIMEOUT = 20.0
"""Seconds for an application's lifespan to start."""


@asynccontextmanager
async def serving(app: Any, *, port: int | None = None) -> AsyncIterator[str]:
    """Serve `app`, lifespan included, and give its origin; stop it at the end of the block."""
    port = port or free_port()
    server = Server(app, "127.0.0.1", port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    task = asyncio.create_task(server.serve())
    origin = f"http://127.0.0.1:{port}"
    try:
        await _until_it_answers(origin, task)
        yield origin
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait([task], timeout=START_TIMEOUT)


async def _until_it_answers(origin: str, task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(START_TIMEOUT), httpx.AsyncClient(trust_env=False, timeout=START_TIMEOUT) as client:
        while not task.done():
            try:
                await client.get(f"{origin}/health/live")
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return
    raise RuntimeError("the application did not start") from task.exception()
