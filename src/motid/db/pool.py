"""The connections of a process."""

import asyncio
from collections import deque
from collections.abc import Generator
from types import TracebackType
from typing import Any

import asyncpg
import msgspec

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Reader = Connection | asyncpg.Pool
"""What a single statement may run on; a transaction needs a `Connection`."""


class Pool(asyncpg.Pool):
    """asyncpg's pool with a shelf before it: a connection that comes back as it should is lent again from there.

    asyncpg itself makes a proxy, a task, a timeout and a future for each loan, which costs as much as a query. What
    it does by them is still done where it is needed: a connection that was closed, is in a transaction or waits for
    the end of a cancelled query goes back to asyncpg, which mends or replaces it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._shelf: list[Any] = []
        self._out = 0
        self._waiting: deque[asyncio.Future[Any]] = deque()

    def acquire(self, *, timeout: float | None = None) -> Any:  # noqa: ARG002 - nobody asks for one
        """Lend a connection: `async with`, or `await` and `release`."""
        return _Loan(self)

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        """Take a connection back, at once where it is as it should be."""
        if _as_it_should_be(connection) and not self.is_closing():
            self._hand_on(connection)
            return
        self._out -= 1
        try:
            await super().release(connection, timeout=timeout)
        finally:
            self._hand_on(None)

    async def lend(self) -> Any:
        """Return a connection from the shelf, or another one of asyncpg's, or wait for one that comes back."""
        while True:
            while self._shelf:
                connection = self._shelf.pop()
                if _as_it_should_be(connection):
                    return connection
                self._out -= 1
                await super().release(connection)
            if self._out < self.get_max_size():
                return await self._one_more()
            connection = await self._next_back()
            if connection is not None:
                return connection

    async def close(self) -> None:
        """Give what lies on the shelf back to asyncpg, which waits for the others and closes them all."""
        self._closing = True
        while self._shelf:
            await super().release(self._shelf.pop())
        await super().close()

    async def _one_more(self) -> Any:
        self._out += 1
        try:
            return await super()._acquire(None)  # type: ignore[misc]
        except BaseException:
            self._out -= 1
            self._hand_on(None)
            raise

    async def _next_back(self) -> Any:
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._hand_on(place.result())
            raise

    def _hand_on(self, connection: Any) -> None:
        """Give a connection, or the room for another one (None), to whoever waits longest."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(connection)
                return
        if connection is not None:
            self._shelf.append(connection)


class _Loan:
    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def __aenter__(self) -> Any:
        self._connection = await self._pool.lend()
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.release(self._connection)

    def __await__(self) -> Generator[Any, None, Any]:
        return self._pool.lend().__await__()


def _as_it_should_be(connection: Any) -> bool:
    lent = connection._con
    return not (lent is None or lent.is_closed() or lent.is_in_transaction() or lent._protocol._is_cancelling())


async def open_pool(url: str, *, size: int) -> Pool:
    """Open up to `size` connections.

    Requests leave no session state behind (no SET, no temporary table, no advisory session lock), so a returned
    connection is not reset: that round trip would cost a fifth of a small request.
    """
    return await Pool(
        url,
        min_size=1,
        max_size=size,
        init=_initialise,
        reset=_leave_as_it_is,
        max_queries=50_000,
        setup=None,
        loop=None,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        max_inactive_connection_lifetime=0,
        command_timeout=30,
        server_settings={"application_name": "motid", "jit": "off", "timezone": "UTC"},
    )


async def _initialise(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="text",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )


async def _leave_as_it_is(_connection: Any) -> None:
    return None
