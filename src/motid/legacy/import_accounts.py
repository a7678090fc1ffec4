"""Bring the accounts of a file in, batch by batch, so that a kill at any moment loses and doubles nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import asyncpg

from motid.accounts.find_by_digest import slot_to_read
from motid.accounts.follow_many import keep_unmerged
from motid.db import Database, Reader, UnitOfWork
from motid.legacy import store
from motid.legacy.course import Course, Progress, only_importer
from motid.legacy.plan_rows import digest_of, plan_rows
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile, pieces_of
from motid.legacy.problems import Problem
from motid.legacy.seal_rows import SealedRows, SealJob, open_rows, seal_rows
from motid.legacy.tally import Tally
from motid.legacy.workers import in_order
from motid.legacy.write_rows import write_rows


async def import_accounts(
    database: Database, file: PortalFile, portal: Portal, *, workers: int | None = None, progress: Progress
) -> Tally:
    """Import a file, or go on where an earlier run of the same file ended; returns the counts of all runs together.

    Raises `ImportUnderWay`.
    """
    async with only_importer(database):
        course = await Course.begin(database, source=portal.source, content="accounts", file_digest=file.digest)
        progress(course.done, ())
        jobs = seal_jobs(database, file, portal, behind=course.done)
        async for job, encoded in in_order(seal_rows, jobs, workers):
            batch = open_rows(_sealed_with_keys_of_today(database, job, encoded))
            progress(batch.read, await _write(course, batch, portal))
        return await course.finish()


def seal_jobs(
    database: Database, file: PortalFile, portal: Portal, *, behind: int = 0, with_likeness: bool = False
) -> Iterator[SealJob]:
    """Yield the work on the rows behind the first so many, each piece with the keys of its moment."""
    reader = file.reader(database.clock.now())
    ring = database.vault.ring
    for piece in pieces_of(islice(file.rows(), behind, None)):
        ring.require_fresh()
        yield SealJob(reader, piece, ring.keys(), portal.dossier_source, with_likeness)


def _sealed_with_keys_of_today(database: Database, job: SealJob, encoded: bytes) -> bytes:
    """Return the sealed rows, sealed once more where the keys changed while they waited."""
    ring = database.vault.ring
    ring.require_fresh()
    if job.keys == ring.keys():
        return encoded
    return seal_rows(replace(job, keys=ring.keys()))


async def _write(course: Course, batch: SealedRows, portal: Portal) -> list[Problem]:
    async def write(uow: UnitOfWork, tally: Tally) -> list[Problem]:
        slot = slot_to_read(uow.vault)
        found = await _known_and_kept(uow, batch, portal, slot)
        plan = plan_rows(batch.rows, found, slot=slot, source=portal.source, import_id=course.id)
        tally.rejected += batch.read - len(batch.rows)
        return [
            *batch.problems,
            *await write_rows(uow, plan, import_id=course.id, source=portal.source, tally=tally),
        ]

    return await course.write(batch.read, write)


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
