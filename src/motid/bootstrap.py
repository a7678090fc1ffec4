"""The only wiring: settings in, running parts out. Everything else is handed what it needs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from motid.db import Database, open_pool
from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres, embedded_folder
from motid.limits import Limiter
from motid.policies import PolicyBook
from motid.settings import Settings
from motid.vault import FileKeyProvider, KeyProvider, Vault
from motid.vault.store import open_ring

DATABASE = "motid"


@dataclass(slots=True)
class Platform:
    """What every process of MotID has: database, vault, limits and rules."""

    settings: Settings
    pool: asyncpg.Pool
    vault: Vault
    database: Database
    limiter: Limiter
    policies: PolicyBook
    key_provider: KeyProvider


@asynccontextmanager
async def database_url(settings: Settings) -> AsyncIterator[str]:
    """Give the address of the database; starts the embedded server, or joins it, when none is configured."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedPostgres(embedded_folder(settings.var))
    await asyncio.to_thread(server.start)
    try:
        await create_database(server.url("postgres"), DATABASE)
        yield server.url(DATABASE)
    finally:
        await asyncio.to_thread(server.stop)


@asynccontextmanager
async def open_platform(settings: Settings) -> AsyncIterator[Platform]:
    """Open the database and the vault, and keep keys and rules fresh until the end."""
    async with database_url(settings) as url:
        pool = await open_pool(url, size=settings.database_pool)
        try:
            key_provider = FileKeyProvider(settings.master_key_file)
            vault = Vault(await open_ring(pool, key_provider))
            policies = PolicyBook()
            await policies.refresh(pool)
            yield Platform(
                settings=settings,
                pool=pool,
                vault=vault,
                database=Database(pool, vault),
                limiter=Limiter(pool, vault, settings.limit_scale),
                policies=policies,
                key_provider=key_provider,
            )
        finally:
            await pool.close()
