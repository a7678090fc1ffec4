"""Bring the schema up to date: Alembic with plain SQL revisions, then pgqueuer's own tables."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
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
