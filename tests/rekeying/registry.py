"""A small registry on the tables of accounts, and processes that use it while keys rotate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import msgspec

from motid.db import Database, open_pool
from motid.kernel.clock import SystemClock
from motid.vault import FileKeyProvider, IndexColumns, KeyRingRefresher, SealedTable, Vault
from motid.vault.errors import RingStale
from motid.vault.store import open_ring

TABLES = (
    SealedTable(table="account", kind="account"),
    SealedTable(
        table="identifier",
        kind="identifier",
        index=IndexColumns(value_of=lambda bundle: bundle["value"], kind_column="type"),
    ),
)


class IdentifierBundle(msgspec.Struct):
    value: str


class AccountBundle(msgspec.Struct):
    name: str


@dataclass
class Process:
    """One process of an installation: a pool, a ring and a key file of its own."""

    database: Database
    provider: FileKeyProvider
    refresher: KeyRingRefresher

    @property
    def vault(self) -> Vault:
        return self.database.vault

    async def register(self, number: str) -> bool:
        """Open an account with a number; False when somebody holds it. A stale ring is tried again."""
        while True:
            try:
                return await self._register(number)
            except RingStale:
                await asyncio.sleep(0.02)

    async def _register(self, number: str) -> bool:
        now = SystemClock().now()
        person, account, identifier = uuid4(), uuid4(), uuid4()
        try:
            async with self.database.pool.acquire() as connection, connection.transaction():
                await connection.execute("INSERT INTO person VALUES ($1, $2)", person, now)
                await connection.execute(
                    """INSERT INTO account (id, person_id, state, origin, opened_at, changed_at, sealed)
                       VALUES ($1, $2, 'active', 'test', $3, $3, $4)""",
                    account, person, now, self.vault.seal("account", account, AccountBundle("Nguyễn Văn An")),
                )  # fmt: skip
                index = self.vault.index_to_write("personal_number", number)
                await connection.execute(
                    """INSERT INTO identifier
                         (id, account_id, person_id, type, status, source, valid_from, sealed, index_a, index_b)
                       VALUES ($1, $2, $3, 'personal_number', 'active', 'test', $4, $5, $6, $7)""",
                    identifier, account, person, now,
                    self.vault.seal("identifier", identifier, IdentifierBundle(number)), index.a, index.b,
                )  # fmt: skip
        except asyncpg.UniqueViolationError:
            return False
        return True

    async def change(self, identifier: UUID, number: str) -> None:
        """Replace the number of an identifier."""
        index = self.vault.index_to_write("personal_number", number)
        await self.database.pool.execute(
            "UPDATE identifier SET sealed = $2, index_a = $3, index_b = $4 WHERE id = $1",
            identifier, self.vault.seal("identifier", identifier, IdentifierBundle(number)), index.a, index.b,
        )  # fmt: skip

    async def holders(self, number: str) -> list[str]:
        """Find a number as sign-in does, and open what is found."""
        while not self.refresher.ready:  # noqa: ASYNC110 - the balancer waits in the same way
            await asyncio.sleep(0.02)
        index = self.vault.index_to_read("personal_number", number)
        rows = await self.database.pool.fetch(
            "SELECT id, sealed FROM identifier WHERE status = 'active' AND (index_a = $1 OR index_b = $2)",
            index.a, index.b,
        )  # fmt: skip
        return [self.vault.open("identifier", row["id"], row["sealed"], IdentifierBundle).value for row in rows]


@asynccontextmanager
async def process(url: str, key_file: Path, *, interval: float | None) -> AsyncIterator[Process]:
    """Start a process; with an interval it refreshes its keys in the background, without one only when told."""
    pool = await open_pool(url, size=5)
    provider = FileKeyProvider(key_file)
    vault = Vault(await open_ring(pool, provider))
    refresher = KeyRingRefresher(pool, provider, vault.ring, interval or 5.0)
    stop = asyncio.Event()
    background = asyncio.create_task(refresher.run(stop)) if interval else None
    try:
        yield Process(Database(pool, vault), provider, refresher)
    finally:
        stop.set()
        if background is not None:
            await background
        pool.terminate()
