"""One command, one transaction: connection, time, identifiers, vault and actor together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import cast
from uuid import UUID

import asyncpg

from motid.db.collected import Collected
from motid.db.constraints import translate
from motid.db.pool import Connection, Loan, Pool
from motid.kernel.actor import Actor
from motid.kernel.clock import Clock, SystemClock
from motid.kernel.ids import IdSource, Uuid7Source
from motid.vault import Vault


@dataclass(slots=True)
class UnitOfWork:
    """What a use case works with. `now` is one instant for the whole transaction."""

    connection: Connection
    now: datetime
    ids: IdSource
    vault: Vault
    actor: Actor

    def new_id(self) -> UUID:
        """Return a fresh identifier."""
        return self.ids.new()


class Database:
    """Opens units of work on the pool of this process."""

    def __init__(
        self,
        pool: Pool,
        vault: Vault,
        clock: Clock | None = None,
        ids: IdSource | None = None,
    ) -> None:
        self.pool = pool
        self.vault = vault
        self.clock = clock or SystemClock()
        self.ids = ids or Uuid7Source()

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncIterator[UnitOfWork]:
        """Open a transaction; commits at the end, rolls back on any exception.

        A broken constraint leaves as a `DomainError`. Nothing slow belongs inside: no registry, no gateway, no
        password hash.
        """
        async with self.pool.acquire() as connection:
            try:
                async with connection.transaction():
                    yield UnitOfWork(connection, self.clock.now(), self.ids, self.vault, actor)
            except asyncpg.IntegrityConstraintViolationError as error:
                raise translate(error) from None

    def collect(self, actor: Actor) -> "Collecting":
        """Open a transaction like `begin` whose writes (`execute`) are sent together, see `Collected`."""
        return Collecting(self, actor)

    def single(self, actor: Actor) -> "Single":
        """Open a unit of work for one statement, which is a transaction by itself: two round trips fewer."""
        return Single(self, actor)

    def read(self) -> Loan:
        """Lend a connection for reading, without a transaction."""
        return self.pool.acquire()


class Single:
    """A unit of work without a transaction around it. A broken constraint leaves as a `DomainError` here too."""

    __slots__ = ("_actor", "_database", "_loan")

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database = database
        self._actor = actor
        self._loan = database.pool.acquire()

    async def __aenter__(self) -> UnitOfWork:
        connection = await self._loan.__aenter__()
        database = self._database
        return UnitOfWork(connection, database.clock.now(), database.ids, database.vault, self._actor)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._loan.__aexit__(kind, error, trace)
        if isinstance(error, asyncpg.IntegrityConstraintViolationError):
            raise translate(error) from None


class Collecting:
    """A unit of work whose writes are sent together at its end. A broken constraint leaves as a `DomainError`."""

    __slots__ = ("_actor", "_collected", "_database", "_loan")

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database = database
        self._actor = actor
        self._loan = database.pool.acquire()

    async def __aenter__(self) -> UnitOfWork:
        self._collected = Collected(await self._loan.__aenter__())
        database = self._database
        # It has what stores call; what only a real connection has, such as a cursor, is not for this.
        connection = cast("Connection", self._collected)
        return UnitOfWork(connection, database.clock.now(), database.ids, database.vault, self._actor)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        failed = error
        if failed is None:
            try:
                await self._collected.finish()
            except BaseException as raised:
                failed = raised
        try:
            if isinstance(failed, Exception):
                await self._collected.abandon()
        finally:
            await self._loan.__aexit__(None if failed is None else type(failed), failed, trace)
        if isinstance(failed, asyncpg.IntegrityConstraintViolationError):
            raise translate(failed) from None
        if failed is not None and failed is not error:
            raise failed
