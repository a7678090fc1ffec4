"""The way of one file into the database: where it is, and one batch after another; the same for every content."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from motid.db import Database, UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.legacy import store
from motid.legacy.errors import ImportUnderWay
from motid.legacy.problems import Problem
from motid.legacy.tally import Tally

Progress = Callable[[int, Sequence[Problem]], None]
"""Told how many more rows are done, and what was wrong with them."""
Batch = Callable[[UnitOfWork, Tally], Awaitable[list[Problem]]]
"""Writes some rows and counts them; returns every problem of theirs."""
_TRIES = 5
"""Times that a batch is written when the database ends a circle of waiting transactions."""


@asynccontextmanager
async def only_importer(database: Database) -> AsyncIterator[None]:
    """Keep others from importing meanwhile. Raises `ImportUnderWay`."""
    async with database.pool.acquire() as connection:
        if not await store.become_importer(connection):
            raise ImportUnderWay("another import is under way")
        try:
            yield
        finally:
            await store.step_back(connection)


@dataclass(slots=True)
class Course:
    """An import under way: rows done and counted so far, by this run and by those before it."""

    database: Database
    id: UUID
    done: int
    tally: Tally

    @classmethod
    async def begin(
        cls, database: Database, *, source: str, content: Literal["accounts", "dossiers"], file_digest: bytes
    ) -> "Course":
        """Begin a file, or go on where an earlier run of the same file ended."""
        async with database.begin(SYSTEM) as uow:
            found = await store.find_unfinished(uow.connection, source, content, file_digest)
            if found is not None:
                return cls(database, found["id"], found["rows_done"], msgspec.convert(found["counts"], Tally))
            import_id = uow.new_id()
            await store.insert_import(
                uow.connection, import_id, source=source, content=content, file_digest=file_digest, now=uow.now
            )
            return cls(database, import_id, 0, Tally())

    async def write(self, read: int, batch: Batch) -> list[Problem]:
        """Write the next `read` rows and how far the file is, in one transaction."""
        for tries_left in reversed(range(_TRIES)):
            tally = copy(self.tally)
            try:
                async with self.database.begin(SYSTEM) as uow:
                    await store.commit_lazily(uow.connection)
                    problems = sorted(await batch(uow, tally), key=lambda one: one.line)
                    tally.read += read
                    tally.note(problems)
                    await self._move_on(uow, read, tally)
            except asyncpg.DeadlockDetectedError:
                if not tries_left:
                    raise
            else:
                self.done += read
                self.tally = tally
                return problems
        raise AssertionError("the last try returns or raises")

    async def _move_on(self, uow: UnitOfWork, read: int, tally: Tally) -> None:
        counts = msgspec.to_builtins(tally)
        if not await store.move_on(uow.connection, self.id, self.done, self.done + read, counts):
            raise ImportUnderWay("another process goes on with this import")

    async def finish(self) -> Tally:
        """Note that every row is in; returns the counts."""
        async with self.database.begin(SYSTEM) as uow:
            await store.finish(uow.connection, self.id, uow.now)
        return self.tally
