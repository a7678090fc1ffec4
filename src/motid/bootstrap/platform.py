"""What every process of MotID has, opened once: database, vault, limits, rules."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog

from motid.bootstrap.declared import declared_policies
from motid.campaigns.book import CampaignBook
from motid.db import Database, Pool, open_pool
from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres, embedded_folder
from motid.db.revision import is_current
from motid.desk.directory.book import DirectoryBook
from motid.kernel.errors import DomainError
from motid.limits import Limiter
from motid.policies import PolicyBook
from motid.policies.store import insert_missing
from motid.settings import Settings
from motid.vault import FileKeyProvider, KeyProvider, KeyRingRefresher, Vault
from motid.vault.hardware_master_keys import HardwareKeyProvider
from motid.vault.hardware_module import HardwareModule
from motid.vault.store import open_ring

DATABASE = "motid"
POLICY_REFRESH_SECONDS = 5.0
log = structlog.get_logger()


class SchemaBehind(DomainError):  # noqa: N818
    """The database is not at the revision that this version needs."""

    code = "db.schema_behind"


@dataclass(slots=True)
class Platform:
    """Database, vault, limits and rules of one process."""

    settings: Settings
    pool: Pool
    vault: Vault
    database: Database
    limiter: Limiter
    policies: PolicyBook
    campaigns: CampaignBook
    directory: DirectoryBook
    key_provider: KeyProvider
    module: HardwareModule | None
    refresher: KeyRingRefresher

    async def database_answers(self) -> bool:
        """Whether the database answers; part of `/health/ready`."""
        return bool(await self.pool.fetchval("SELECT true", timeout=2))

    async def keys_are_fresh(self) -> bool:
        """Whether the keys of this process are up to date; part of `/health/ready`."""
        return self.refresher.ready


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


async def prepare_database(url: str) -> None:
    """Bring schema and initial rules up to date: `motid db migrate`, and each start in sandbox mode."""
    from motid.db.migrate import migrate  # noqa: PLC0415 - its libraries take a third of a second, seldom needed

    await migrate(url)
    pool = await open_pool(url, size=1)
    try:
        await insert_missing(pool, declared_policies().values())
    finally:
        await pool.close()


@asynccontextmanager
async def open_platform(settings: Settings) -> AsyncIterator[Platform]:
    """Open the database and the vault, and keep keys and rules fresh until the end.

    In sandbox mode migrations run by themselves; in production a database that is behind refuses the start.
    """
    async with database_url(settings) as url:
        if not await is_current(url):
            if settings.mode == "production":
                raise SchemaBehind("run `motid db migrate` first")
            await prepare_database(url)
        pool = await open_pool(url, size=settings.database_pool)
        try:
            platform = await _assemble(settings, pool)
            async with (
                _module_closed_after(platform.module),
                _in_background(platform.refresher.run(asyncio.Event()), _keep_policies(platform)),
            ):
                yield platform
        finally:
            await pool.close()


async def _assemble(settings: Settings, pool: Pool) -> Platform:
    module = await asyncio.to_thread(HardwareModule.of, settings)
    key_provider = await asyncio.to_thread(_master_keys, settings, module)
    vault = Vault(await open_ring(pool, key_provider))
    refresher = KeyRingRefresher(pool, key_provider, vault.ring)
    await refresher.refresh()
    policies = PolicyBook()
    await policies.refresh(pool)
    campaigns = CampaignBook()
    await campaigns.refresh(pool)
    directory = DirectoryBook()
    await directory.refresh(pool)
    return Platform(
        settings=settings,
        pool=pool,
        vault=vault,
        database=Database(pool, vault),
        limiter=Limiter(pool, vault, settings.limit_scale),
        policies=policies,
        campaigns=campaigns,
        directory=directory,
        key_provider=key_provider,
        module=module,
        refresher=refresher,
    )


def _master_keys(settings: Settings, module: HardwareModule | None) -> KeyProvider:
    """Return what guards the master keys: the module when the settings say so, else a file."""
    if module is not None and settings.pkcs11_master_keys:
        return HardwareKeyProvider(module, settings.master_key_file)
    return FileKeyProvider(settings.master_key_file)


@asynccontextmanager
async def _module_closed_after(module: HardwareModule | None) -> AsyncIterator[None]:
    """Let the sessions with a hardware module go at the end."""
    try:
        yield
    finally:
        if module is not None:
            await asyncio.to_thread(module.close)


async def _keep_policies(platform: Platform) -> None:
    while True:
        await asyncio.sleep(POLICY_REFRESH_SECONDS)
        try:
            await platform.policies.refresh(platform.pool)
            await platform.campaigns.refresh(platform.pool)
            await platform.directory.refresh(platform.pool)
        except Exception as error:
            log.warning("policies_not_refreshed", error=type(error).__name__)


@asynccontextmanager
async def _in_background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(item) for item in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
