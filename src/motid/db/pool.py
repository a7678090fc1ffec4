"""The connections of a process."""

from typing import Any

import asyncpg
import msgspec

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Reader = Connection | asyncpg.Pool
"""What a single statement may run on; a transaction needs a `Connection`."""


async def open_pool(url: str, *, size: int) -> asyncpg.Pool:
    """Open up to `size` connections.

    Requests leave no session state behind (no SET, no temporary table, no advisory session lock), so a returned
    connection is not reset: that round trip would cost a fifth of a small request.
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        init=_initialise,
        reset=_leave_as_it_is,
        max_inactive_connection_lifetime=300,
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
