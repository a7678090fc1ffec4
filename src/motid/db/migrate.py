"""Bring the schema up to date: Alembic with plain SQL revisions, then pgqueuer's own tables."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from pgqueuer.queries import Queries

_LOCK = 0x4D6F7449  # "MotI": one migration at a time, whoever starts it
_FOLDER = Path(__file__).parent / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = url
    return config


async def migrate(url: str) -> None:
    """Run every missing revision. Several processes may call it at once; one works, the others wait."""
    guard = await asyncpg.connect(url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await asyncio.to_thread(command.upgrade, _config(url), "head")
        queries = Queries.from_asyncpg_connection(guard)
        if await queries.schema_is_installed():
            await queries.upgrade()
        else:
            await queries.install()
    finally:
        await guard.close()


async def is_current(url: str) -> bool:
    """Whether the database is at the newest revision; production start refuses to serve when it is not."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        version = await connection.fetchval("SELECT version_num FROM alembic_version")
    finally:
        await connection.close()
    return bool(version == ScriptDirectory.from_config(_config(url)).get_current_head())
