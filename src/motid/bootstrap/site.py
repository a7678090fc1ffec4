"""A site as an ASGI application that opens its parts when the server starts, and only then has routes.

A site that cannot open its database or its keys does not start at all, rather than answer with errors.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar

from motid.bootstrap.supervisor import end_with_supervisor
from motid.web.protocol.front import Front

log = structlog.get_logger()
_GARBAGE = 10_000
"""New objects that the collector waits for. Requests leave next to no cycles: reference counts free their objects."""

SiteOpener = Callable[[], AbstractAsyncContextManager[Litestar]] | Callable[[], AbstractAsyncContextManager[Front]]


class Site:
    """Forwards to the application that `open_site` yields during the lifespan."""

    def __init__(self, name: str, open_site: SiteOpener) -> None:
        self._name = name
        self._open_site = open_site
        self._application: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["method"] == "HEAD":
            await self._application({**scope, "method": "GET"}, receive, _without_body(send))
        else:
            await self._application(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                watcher = asyncio.create_task(end_with_supervisor())
                stack.callback(watcher.cancel)
                self._application = await stack.enter_async_context(self._running())
            except Exception as error:
                log.error("site_did_not_start", site=self._name, error=type(error).__name__, detail=_safe(error))
                await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
                return
            _let_be_what_stays()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[Litestar | Front]:
        async with self._open_site() as application, application.lifespan():
            yield application


def _let_be_what_stays() -> None:
    """Take everything that the start made out of the garbage collector's sight, which else looks at it in full.

    Such a look at some hundred thousand objects that all stay holds every request for tens of milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _without_body(send: Any) -> Any:
    """Answer HEAD as GET, the content left out (RFC 9110 §9.3.2)."""

    async def send_head(message: Any) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head


def _safe(error: Exception) -> str:
    """Return an error's text where it cannot carry personal data: at the start nobody has sent any yet."""
    return str(error)[:300]
