"""The connections of a process."""

from typing import Any

import asyncpg
import msgspec

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Reader = Connection | asyncpg.Pool
"""What a single statement may run on; a transaction needs a `Connection`."""


class Pool(asyncpg.Pool):
    """asyncpg's pool without a task for each connection that comes back.

    asyncpg shields the return from cancellation by a task of its own, because a reset may wait. Ours waits for
    nothing (see `open_pool`), so nothing can interrupt a return. One that has to wait, after a cancelled query, is
    shielded still.
    """

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        """Take a connection back."""
        lent = connection._con
        if lent is None or lent.is_closed() or lent.is_in_transaction() or lent._protocol._is_cancelling():
            await super().release(connection, timeout=timeout)
        else:
            await connection._holder.release(timeout)


async def open_pool(url: str, *, size: int) -> asyncpg.Pool:
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
