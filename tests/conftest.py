"""What every test may use: one PostgreSQL for the whole run, and databases copied from a migrated template."""

import asyncio
import gc
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from motid.db import Database, Pool, open_pool
from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres
from motid.db.migrate import migrate
from motid.oidc.first_start import ensure_signing_keys
from motid.vault import FileKeyProvider, KeyProvider, Vault
from motid.vault.store import open_ring

pytest_plugins = ["tests.acceptance_report", "tests.distribution", "tests.trust"]

# The same examples in each run, however busy the machine: what a run finds by chance would be told to whoever changed
# something else. `--hypothesis-profile searching` draws others.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("searching"), derandomize=True)
settings.load_profile("steady")

_TEMPLATE = "motid_template"
_TEMPLATE_WITH_KEYS = "motid_template_with_keys"
_numbers = itertools.count(1)
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


def pytest_collection_finish() -> None:
    """Take what the collection made out of the garbage collector's sight: thousands of tests that stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One PostgreSQL server, without fsync, with a migrated template database."""
    # Not in pytest's own folder, which a later run may clear away while this one still uses it.
    folder = Path(tempfile.mkdtemp(prefix="motid-postgres-", dir=_in_memory()))
    folder.chmod(0o755)
    try:
        with EmbeddedPostgres(folder / "data", durable=False) as server:
            asyncio.run(create_database(server.url("postgres"), _TEMPLATE))
            asyncio.run(migrate(server.url(_TEMPLATE)))
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """Return the machine's file system in memory, where it has room: a copy takes a tenth of the time there.

    A test's database is 800 files of a page or two, and most tests that use one have their own.
    """
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


@pytest.fixture(scope="session")
def key_provider(tmp_path_factory: pytest.TempPathFactory) -> KeyProvider:
    """Master keys of the test run."""
    return FileKeyProvider(tmp_path_factory.mktemp("keys") / "master.json")


@pytest.fixture
async def database_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A fresh, migrated database; dropped after the test."""
    async with _copy(postgres, _TEMPLATE) as url:
        yield url


@pytest.fixture(scope="session")
def template_with_keys(postgres: EmbeddedPostgres, key_provider: KeyProvider) -> str:
    """A template where the provider has started once: to make its RSA keys takes a tenth of a second each time."""

    async def start_once(url: str) -> None:
        pool = await open_pool(url, size=2)
        await ensure_signing_keys(Database(pool, Vault(await open_ring(pool, key_provider))))
        await pool.close()

    asyncio.run(create_database(postgres.url("postgres"), _TEMPLATE_WITH_KEYS, template=_TEMPLATE))
    asyncio.run(start_once(postgres.url(_TEMPLATE_WITH_KEYS)))
    return _TEMPLATE_WITH_KEYS


@pytest.fixture
async def database_with_keys_url(postgres: EmbeddedPostgres, template_with_keys: str) -> AsyncIterator[str]:
    """A fresh database in which the provider has its keys already; dropped after the test."""
    async with _copy(postgres, template_with_keys) as url:
        yield url


@pytest.fixture(scope="module")
async def module_database_url(postgres: EmbeddedPostgres, template_with_keys: str) -> AsyncIterator[str]:
    """A database in which the provider has its keys already, that the tests of one module share."""
    async with _copy(postgres, template_with_keys) as url:
        yield url


@asynccontextmanager
async def _copy(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    name = f"motid_test_{next(_numbers)}"
    await create_database(postgres.url("postgres"), name, template=template)
    yield postgres.url(name)
    await _drop(postgres, name)


async def _drop(postgres: EmbeddedPostgres, name: str) -> None:
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """A pool on the test's own database."""
    pool = await open_pool(database_url, size=20)
    yield pool
    pool.terminate()


@pytest.fixture
async def vault(pool: Pool, key_provider: KeyProvider) -> Vault:
    """A vault with fresh keys in the test's own database."""
    return Vault(await open_ring(pool, key_provider))


@pytest.fixture
async def database(pool: Pool, vault: Vault) -> Database:
    """Units of work on the test's own database."""
    return Database(pool, vault)


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return Path(__file__).parent.parent
