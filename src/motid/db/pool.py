"""The connections of a process.

A pool of our own on asyncpg's public interface. asyncpg's makes a proxy, a task, a shield and a future for each loan,
which costs as much as a small query (ADR 0014).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from types import TracebackType
from typing import Any

import asyncpg
import msgspec

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

LONGEST_LIFE = 3600.0
"""Seconds after which a connection is replaced: servers' memory of it grows, and addresses change."""
LONGEST_REST = 300.0
"""Seconds after which a connection that nobody needed is closed."""
_STATEMENTS = 500
"""Prepared statements that a connection keeps for all its life: more than all stores have."""
_FAREWELL = 5.0
"""Seconds that a connection gets to end in good order."""


class Pool:
    """Lends up to `size` connections; whoever comes when all are lent waits in a queue.

    A connection is lent again as it came back, without a reset: requests leave no session state (no SET, no temporary
    table, no session lock, no listener). It is closed instead when it is in a transaction, when its borrower was
    cancelled or ran out of time (a statement may still be under way then), and when it has lived for long.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        size: int,
        *,
        longest_life: float = LONGEST_LIFE,
        longest_rest: float = LONGEST_REST,
    ) -> None:
        self._connect = connect
        self._size = size
        self._longest_life = longest_life
        self._longest_rest = longest_rest
        self._loop = asyncio.get_running_loop()
        self._free: list[asyncpg.Connection] = []
        self._dies_at: dict[asyncpg.Connection, float] = {}
        self._taken = 0
        """Places of the `size`: open connections, those that are being opened, and those that are being closed."""
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._farewells: set[asyncio.Task[None]] = set()
        self._closed = False
        self._empty = asyncio.Event()
        self._unneeded = 0
        """The fewest connections that were free at once since the last look."""
        self._look = self._loop.call_later(longest_rest, self._close_unneeded)

    def acquire(self) -> "Loan":
        """Lend a connection: `async with`, or `await` and `release`."""
        return Loan(self)

    async def release(self, connection: Any) -> None:
        """Take back a connection that was awaited from `acquire`."""
        self.take_back(connection)

    async def fetch(self, query: str, *values: Any, timeout: float | None = None) -> list[Any]:  # noqa: ASYNC109 - asyncpg's
        """Run one statement on any connection and return its rows."""
        async with Loan(self) as connection:
            return await connection.fetch(query, *values, timeout=timeout)

    async def fetchrow(self, query: str, *values: Any, timeout: float | None = None) -> Any | None:  # noqa: ASYNC109
        """Run one statement on any connection and return its first row."""
        async with Loan(self) as connection:
            return await connection.fetchrow(query, *values, timeout=timeout)

    async def fetchval(self, query: str, *values: Any, timeout: float | None = None) -> Any:  # noqa: ASYNC109
        """Run one statement on any connection and return the first value of its first row."""
        async with Loan(self) as connection:
            return await connection.fetchval(query, *values, timeout=timeout)

    async def execute(self, query: str, *values: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109
        """Run one statement on any connection and return its status."""
        async with Loan(self) as connection:
            return await connection.execute(query, *values, timeout=timeout)

    async def executemany(self, query: str, values: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Run one statement for each row of values, all or none."""
        async with Loan(self) as connection:
            await connection.executemany(query, values, timeout=timeout)

    def get_size(self) -> int:
        """Return how many connections are open."""
        return len(self._dies_at)

    def get_idle_size(self) -> int:
        """Return how many of them nobody has borrowed."""
        return len(self._free)

    def get_max_size(self) -> int:
        """Return how many there may be."""
        return self._size

    async def lend(self) -> asyncpg.Connection:
        """Return a free connection, or a new one where there is room, or wait for one."""
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed() and self._loop.time() < self._dies_at[connection]:
                self._unneeded = min(self._unneeded, len(self._free))
                return connection
            self._retire(connection)
        if self._closed:
            raise asyncpg.InterfaceError("the pool is closed")
        if self._taken < self._size:
            self._taken += 1
            return await self._one_more()
        return await self._next_back() or await self._one_more()

    def take_back(self, connection: asyncpg.Connection, error: BaseException | None = None) -> None:
        """Take a connection back; `error` is what ended its use."""
        if self._closed or connection.is_closed() or _is_interrupted(error) or connection.is_in_transaction():
            self._retire(connection)
        else:
            self._hand_on(connection)

    async def close(self) -> None:
        """Close every connection; those that are lent when they come back."""
        self._end()
        while self._free:
            self._retire(self._free.pop())
        if self._taken:
            await self._empty.wait()

    def terminate(self) -> None:
        """Close every connection at once, whatever it does."""
        self._end()
        self._free.clear()
        for connection in self._dies_at:
            connection.terminate()

    def _end(self) -> None:
        self._closed = True
        self._look.cancel()
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_exception(asyncpg.InterfaceError("the pool was closed"))

    async def _one_more(self) -> asyncpg.Connection:
        try:
            connection = await self._connect()
        except BaseException:
            self._hand_on(None)
            raise
        self._dies_at[connection] = self._loop.time() + self._longest_life
        return connection

    async def _next_back(self) -> asyncpg.Connection | None:
        """Wait for a connection; None is the room for another one."""
        place: asyncio.Future[asyncpg.Connection | None] = self._loop.create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._hand_on(place.result())
            raise

    def _hand_on(self, connection: asyncpg.Connection | None) -> None:
        """Give a connection, or the room for one (None), to whoever waits longest."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(connection)
                return
        if connection is not None:
            self._free.append(connection)
            return
        self._taken -= 1
        if self._closed and not self._taken:
            self._empty.set()

    def _retire(self, connection: asyncpg.Connection) -> None:
        """Close a connection aside; its place is free when it is gone, so that the server never has too many."""
        task = self._loop.create_task(self._bid_farewell(connection))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def _bid_farewell(self, connection: asyncpg.Connection) -> None:
        try:
            await connection.close(timeout=_FAREWELL)
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection.terminate()
        finally:
            del self._dies_at[connection]
            self._hand_on(None)

    def _close_unneeded(self) -> None:
        """Close what lay at the bottom of the free ones the whole time; the one used last stays."""
        unneeded = min(self._unneeded, len(self._free) - 1)
        for connection in self._free[: max(0, unneeded)]:
            self._retire(connection)
        del self._free[: max(0, unneeded)]
        self._unneeded = len(self._free)
        self._look = self._loop.call_later(self._longest_rest, self._close_unneeded)


Reader = Connection | Pool
"""What a single statement may run on; a transaction needs a `Connection`."""


class Loan:
    """A connection for the length of a block."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def __aenter__(self) -> asyncpg.Connection:
        self._connection = await self._pool.lend()
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.take_back(self._connection, error)

    def __await__(self) -> Generator[Any, None, asyncpg.Connection]:
        return self._pool.lend().__await__()


def _is_interrupted(error: BaseException | None) -> bool:
    """Whether a statement may have been under way when its use ended."""
    return error is not None and (isinstance(error, TimeoutError) or not isinstance(error, Exception))


async def open_pool(
    url: str, *, size: int, longest_life: float = LONGEST_LIFE, longest_rest: float = LONGEST_REST
) -> Pool:
    """Open up to `size` connections, the first one now. Raises what asyncpg raises when the database is not there."""

    async def connect() -> asyncpg.Connection:
        connection = await asyncpg.connect(
            url,
            command_timeout=30,
            statement_cache_size=_STATEMENTS,
            max_cached_statement_lifetime=0,
            server_settings={"application_name": "motid", "jit": "off", "timezone": "UTC"},
        )
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            format="text",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        return connection

    pool = Pool(connect, size, longest_life=longest_life, longest_rest=longest_rest)
    async with pool.acquire():
        return pool
