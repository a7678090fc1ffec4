"""Make the database when the server does not have it yet."""

from urllib.parse import urlsplit, urlunsplit

import asyncpg


async def create_database(server_url: str, name: str, *, template: str | None = None) -> None:
    """Create database `name` when missing. `server_url` names any database of the server, such as `postgres`.

    `template`: a database to copy, by its files: a sixth of the work of writing each page into the log first, on a
    server that need not flush them.
    """
    connection = await asyncpg.connect(server_url)
    try:
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return
        source = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
        await connection.execute(f'CREATE DATABASE "{name}"{source}')
    except asyncpg.DuplicateDatabaseError:
        return
    finally:
        await connection.close()


def sibling(url: str, database: str) -> str:
    """Return `url` with another database name."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))
