"""Bring the accounts of a file in, batch by batch, so that a kill at any moment loses and doubles nothing."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import asyncpg
import msgspec

from motid.accounts.follow_many import keep_unmerged
from motid.db import Database, Reader, UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.legacy import store
from motid.legacy.accounts_file import AccountsFile, jobs
from motid.legacy.errors import ImportUnderWay
from motid.legacy.plan_rows import digest_of, plan_rows
from motid.legacy.portal import Portal
from motid.legacy.problems import Problem
from motid.legacy.seal_rows import SealedRows, SealJob, open_rows, seal_rows
from motid.legacy.tally import Tally
from motid.legacy.workers import in_order
from motid.legacy.write_rows import write_rows

Progress = Callable[[int, Sequence[Problem]], None]
"""Told how many more rows are done, and what was wrong with them."""
_TRIES = 5
"""Times that a batch is written when the database ends a circle of waiting transactions."""


@dataclass(slots=True)
class _Course:
    """An import under way: rows done and counted so far."""

    id: UUID
    done: int
    tally: Tally


async def import_accounts(
    database: Database, file: AccountsFile, portal: Portal, *, workers: int | None = None, progress: Progress
) -> Tally:
    """Import a file, or go on where an earlier run of the same file ended; returns the counts of all runs together.

    Raises `ImportUnderWay`.
    """
    async with only_importer(database):
        course = await _begin(database, file, portal)
        progress(course.done, ())
        rows = islice(file.rows(), course.done, None)
        pieces = jobs(rows, file.reader(database.clock.now()), database.vault, portal.dossier_source)
        async for job, encoded in in_order(seal_rows, pieces, workers):
            batch = open_rows(_sealed_with_keys_of_today(database, job, encoded))
            progress(batch.read, await _write(database, batch, portal, course))
        async with database.begin(SYSTEM) as uow:
            await store.finish(uow.connection, course.id, uow.now)
        return course.tally


@asynccontextmanager
async def only_importer(database: Database) -> AsyncIterator[None]:
    """Keep others from importing meanwhile."""
    async with database.pool.acquire() as connection:
        if not await store.become_importer(connection):
            raise ImportUnderWay("another import is under way")
        try:
            yield
        finally:
            await store.step_back(connection)


async def _begin(database: Database, file: AccountsFile, portal: Portal) -> _Course:
    async with database.begin(SYSTEM) as uow:
        found = await store.find_unfinished(uow.connection, portal.source, "accounts", file.digest)
        if found is not None:
            return _Course(found["id"], found["rows_done"], msgspec.convert(found["counts"], Tally))
        import_id = uow.new_id()
        await store.insert_import(
            uow.connection, import_id, source=portal.source, content="accounts", file_digest=file.digest, now=uow.now
        )
        return _Course(import_id, 0, Tally())


def _sealed_with_keys_of_today(database: Database, job: SealJob, encoded: bytes) -> bytes:
    """Return the sealed rows, sealed once more where the keys changed while they waited."""
    ring = database.vault.ring
    ring.require_fresh()
    if job.keys == ring.keys():
        return encoded
    return seal_rows(SealJob(job.reader, job.rows, ring.keys(), job.dossier_source))


async def _write(database: Database, batch: SealedRows, portal: Portal, course: _Course) -> list[Problem]:
    for tries_left in reversed(range(_TRIES)):
        try:
            async with database.begin(SYSTEM) as uow:
                problems, tally = await _write_batch(uow, batch, portal, course)
        except asyncpg.DeadlockDetectedError:
            if not tries_left:
                raise
        else:
            course.done += batch.read
            course.tally = tally
            return problems
    raise AssertionError("the last try returns or raises")


async def _write_batch(
    uow: UnitOfWork, batch: SealedRows, portal: Portal, course: _Course
) -> tuple[list[Problem], Tally]:
    await store.commit_lazily(uow.connection)
    tally = copy(course.tally)
    slot = uow.vault.ring.index_reading().slot or "a"
    found = await _known_and_kept(uow, batch, portal, slot)
    plan = plan_rows(batch.rows, found, slot=slot, source=portal.source, import_id=course.id)
    found_out = await write_rows(uow, plan, import_id=course.id, source=portal.source, tally=tally)
    problems = sorted([*batch.problems, *found_out], key=lambda one: one.line)
    tally.read += batch.read
    tally.rejected += batch.read - len(batch.rows)
    tally.note(problems)
    counts = msgspec.to_builtins(tally)
    if not await store.move_on(uow.connection, course.id, course.done, course.done + batch.read, counts):
        raise ImportUnderWay("another process goes on with this import")
    return problems, tally


async def _known_and_kept(uow: UnitOfWork, batch: SealedRows, portal: Portal, slot: str) -> list[asyncpg.Record]:
    """Return the accounts that are here, none of which goes on in another before the transaction ends."""
    while True:
        found = await known_rows(uow.connection, batch, portal, slot)
        if not found or await keep_unmerged(uow, [row["account_id"] for row in found]):
            return found


async def known_rows(connection: Reader, batch: SealedRows, portal: Portal, slot: str) -> list[asyncpg.Record]:
    """Return the accounts of this portal, and of the one that is the same, that rows of a batch are."""
    digests = [digest_of(row, slot) for row in batch.rows]
    return await store.select_known(connection, portal.sources, slot, digests)
