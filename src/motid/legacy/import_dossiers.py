"""Bring the dossiers of a file of their own to the accounts of a portal, batch by batch like accounts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from uuid import UUID

from motid.accounts.find_by_digest import slot_to_read
from motid.accounts.follow_many import keep_unmerged, note_like_companions
from motid.audit import record_all
from motid.db import Database, UnitOfWork
from motid.dossiers.events import DossiersRecorded
from motid.dossiers.record_many import record_many
from motid.legacy.course import Course, Progress, only_importer
from motid.legacy.dossier_owners import Owners, find_owners
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile, pieces_of
from motid.legacy.problems import Problem
from motid.legacy.seal_dossiers import DossierJob, SealedDossierRows, open_dossiers, seal_dossiers
from motid.legacy.tally import Tally
from motid.legacy.workers import in_order


async def import_dossiers(
    database: Database, file: PortalFile, portal: Portal, *, workers: int | None = None, progress: Progress
) -> Tally:
    """Record the dossiers of accounts that were imported before; goes on where an earlier run of the file ended.

    Raises `ImportUnderWay`.
    """
    async with only_importer(database):
        course = await Course.begin(database, source=portal.source, content="dossiers", file_digest=file.digest)
        progress(course.done, ())
        async for job, encoded in in_order(seal_dossiers, _jobs(database, file, portal, course.done), workers):
            ring = database.vault.ring
            ring.require_fresh()
            current = encoded if job.keys == ring.keys() else seal_dossiers(replace(job, keys=ring.keys()))
            batch = open_dossiers(current)
            progress(batch.read, await _write(course, batch, portal))
        return await course.finish()


async def look_at_dossiers(
    database: Database,
    file: PortalFile,
    portal: Portal,
    *,
    coming: set[bytes],
    workers: int | None = None,
    progress: Progress,
) -> Tally:
    """Count what `import_dossiers` would do; `coming` are indexes of accounts that come with the same import."""
    tally = Tally()
    slot = slot_to_read(database.vault)
    async for _, encoded in in_order(seal_dossiers, _jobs(database, file, portal, 0), workers):
        batch = open_dossiers(encoded)
        async with database.read() as connection:
            owners = await find_owners(connection, batch.rows, portal, slot)
        missing = [one for one in owners.problems if not coming & owners.digests[one.line]]
        problems = sorted([*batch.problems, *missing], key=lambda one: one.line)
        tally.read += batch.read
        tally.dossiers += len(batch.rows) - len(missing)
        tally.rejected += batch.read - len(batch.rows) + len(missing)
        tally.note(problems)
        progress(batch.read, problems)
    return tally


def _jobs(database: Database, file: PortalFile, portal: Portal, behind: int) -> Iterator[DossierJob]:
    reader = file.reader(database.clock.now())
    for piece in pieces_of(islice(file.rows(), behind, None)):
        database.vault.ring.require_fresh()
        yield DossierJob(reader, piece, database.vault.ring.keys(), portal.dossier_source)


async def _write(course: Course, batch: SealedDossierRows, portal: Portal) -> list[Problem]:
    async def write(uow: UnitOfWork, tally: Tally) -> list[Problem]:
        owners = await _kept_owners(uow, batch, portal)
        found = [(row, owners.of_line[row.line]) for row in batch.rows if row.line in owners.of_line]
        recorded = await record_many(uow, [(owner.account_id, row.dossier) for row, owner in found])
        new = [
            (owner.account_id, owner.legacy_id, row.dossier.id) for row, owner in found if row.dossier.id in recorded
        ]
        await note_like_companions(uow, companion_table="legacy_account", table="dossier", rows=new)
        await _record_events(uow, Counter(account_id for account_id, _, _ in new), portal)
        tally.dossiers += len(new)
        tally.unchanged += len(found) - len(new)
        tally.rejected += batch.read - len(found)
        return [*batch.problems, *owners.problems]

    return await course.write(batch.read, write)


async def _record_events(uow: UnitOfWork, counts: Counter[UUID], portal: Portal) -> None:
    source = portal.dossier_source
    events = [(DossiersRecorded(source=source, count=count), account_id) for account_id, count in counts.items()]
    await record_all(uow, events)


async def _kept_owners(uow: UnitOfWork, batch: SealedDossierRows, portal: Portal) -> Owners:
    """Return the owners, none of whose accounts goes on in another before the transaction ends."""
    while True:
        owners = await find_owners(uow.connection, batch.rows, portal, slot_to_read(uow.vault))
        if await keep_unmerged(uow, [one.account_id for one in owners.of_line.values()]):
            return owners
