"""Which revision a database is at. Apart from `migrate`, whose libraries take a third of a second to load."""

from pathlib import Path

import asyncpg

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest_revision() -> str:
    """Return the newest revision that there is: files are named after theirs, in the order of the chain."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


async def is_current(url: str) -> bool:
    """Whether the database is at the newest revision; production start refuses to serve when it is not."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        version = await connection.fetchval("SELECT version_num FROM alembic_version")
    finally:
        await connection.close()
    return bool(version == newest_revision())
