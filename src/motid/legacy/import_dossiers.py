"""Bring the dossiers of a file of their own to the accounts of a portal, batch by batch like accounts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from motid.accounts.follow_many import keep_unmerged, note_like_companions
from motid.audit import record_all
from motid.db import Database, Reader, UnitOfWork
from motid.dossiers.events import DossiersRecorded
from motid.dossiers.record_many import record_many
from motid.legacy import store
from motid.legacy.course import Course, Progress, only_importer
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile, pieces_of
from motid.legacy.problems import PlaceFault, Problem, rejected
from motid.legacy.seal_dossiers import DossierJob, SealedDossierRow, SealedDossierRows, open_dossiers, seal_dossiers
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
    database: Database, file: PortalFile, portal: Portal, *, coming: set[bytes], workers: int | None = None,
    progress: Progress,
) -> Tally:  # fmt: skip
    """Count what `import_dossiers` would do; `coming` are indexes of accounts that come with the same import."""
    tally = Tally()
    slot = database.vault.ring.index_reading().slot or "a"
    async for _, encoded in in_order(seal_dossiers, _jobs(database, file, portal, 0), workers):
        batch = open_dossiers(encoded)
        async with database.read() as connection:
            known = set(await _accounts_of(connection, batch, portal, slot)) | coming
        unknown = [
            rejected(row.line, PlaceFault.ACCOUNT_UNKNOWN) for row in batch.rows if _digest(row, slot) not in known
        ]
        problems = sorted([*batch.problems, *unknown], key=lambda one: one.line)
        tally.read += batch.read
        tally.dossiers += len(batch.rows) - len(unknown)
        tally.rejected += batch.read - len(batch.rows) + len(unknown)
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
        slot = uow.vault.ring.index_reading().slot or "a"
        accounts = await _kept_accounts_of(uow, batch, portal, slot)
        found = [(row, accounts[_digest(row, slot)]) for row in batch.rows if _digest(row, slot) in accounts]
        recorded = await record_many(uow, [(account["account_id"], row.dossier) for row, account in found])
        new = [(row, account) for row, account in found if row.dossier.id in recorded]
        late = [(account["account_id"], account["id"], row.dossier.id) for row, account in new]
        await note_like_companions(uow, companion_table="legacy_account", table="dossier", rows=late)
        await _record_events(uow, Counter(account_id for account_id, _, _ in late), portal)
        tally.dossiers += len(new)
        tally.unchanged += len(found) - len(new)
        tally.rejected += batch.read - len(found)
        return [*batch.problems, *_unknown(batch, accounts, slot)]

    return await course.write(batch.read, write)


async def _record_events(uow: UnitOfWork, counts: Counter[UUID], portal: Portal) -> None:
    source = portal.dossier_source
    events = [(DossiersRecorded(source=source, count=count), account_id) for account_id, count in counts.items()]
    await record_all(uow, events)


def _unknown(batch: SealedDossierRows, accounts: dict[bytes, Any], slot: str) -> list[Problem]:
    return [
        rejected(row.line, PlaceFault.ACCOUNT_UNKNOWN) for row in batch.rows if _digest(row, slot) not in accounts
    ]


async def _kept_accounts_of(uow: UnitOfWork, batch: SealedDossierRows, portal: Portal, slot: str) -> dict[bytes, Any]:
    """Return the accounts, none of which goes on in another before the transaction ends."""
    while True:
        found = await _accounts_of(uow.connection, batch, portal, slot)
        if not found or await keep_unmerged(uow, [row["account_id"] for row in found.values()]):
            return found


async def _accounts_of(connection: Reader, batch: SealedDossierRows, portal: Portal, slot: str) -> dict[bytes, Any]:
    digests = [_digest(row, slot) for row in batch.rows]
    rows = await store.select_known(connection, portal.sources, slot, digests)
    return {row["digest"]: row for row in rows}


def _digest(row: SealedDossierRow, slot: str) -> bytes:
    return (row.index_a if slot == "a" else row.index_b) or b""
