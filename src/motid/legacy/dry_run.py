"""What an import of a file would do, and what of it is there twice; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from motid.accounts.find_by_digest import count_held, slot_to_read
from motid.accounts.model import IdentifierType
from motid.db import Database, Reader
from motid.legacy.course import Progress
from motid.legacy.import_accounts import known_rows, seal_jobs
from motid.legacy.plan_rows import Plan, digest_of, is_later, plan_rows
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile
from motid.legacy.problems import PlaceFault, Problem
from motid.legacy.seal_rows import SealedRow, SealedRows, open_rows, seal_rows
from motid.legacy.tally import Duplicates, Tally
from motid.legacy.workers import in_order


@dataclass(frozen=True, slots=True)
class DryRun:
    """The counts of a dry run. `dossiers` of the tally are references in the file, known ones included."""

    tally: Tally
    duplicates: Duplicates
    accounts: set[bytes] = field(repr=False)
    """Blind indexes of the accounts that would come, and of their numbers."""


@dataclass(slots=True)
class _Look:
    """What was seen of the file so far: blind indexes alone, never values."""

    slot: str
    tally: Tally = field(default_factory=Tally)
    duplicates: Duplicates = field(default_factory=Duplicates)
    accounts: set[bytes] = field(default_factory=set)
    shared: dict[str, set[bytes]] = field(default_factory=dict)

    def is_again(self, kind: str, digest: bytes) -> bool:
        """Note a digest; whether it was seen before."""
        seen = self.shared.setdefault(kind, set())
        before = len(seen)
        seen.add(digest)
        return len(seen) == before

    def numbers(self) -> set[bytes]:
        """Return the digests of numbers."""
        return self.shared.get("personal_number", set()) | self.shared.get("cmnd", set())


async def dry_run(
    database: Database, file: PortalFile, portal: Portal, *, workers: int | None = None, progress: Progress
) -> DryRun:
    """Read, seal and compare every row, as the import would, and write nothing."""
    look = _Look(slot_to_read(database.vault))
    jobs = seal_jobs(database, file, portal, with_likeness=True)
    async for _, encoded in in_order(seal_rows, jobs, workers):
        batch = open_rows(encoded)
        progress(batch.read, await _look_at(database, batch, portal, look))
    return DryRun(look.tally, look.duplicates, look.accounts | look.numbers())


async def _look_at(database: Database, batch: SealedRows, portal: Portal, look: _Look) -> list[Problem]:
    async with database.read() as connection:
        found = await known_rows(connection, batch, portal, look.slot)
        plan = plan_rows(batch.rows, found, slot=look.slot, source=portal.source, import_id=None)
        repeated = _take_out_repeated(plan, look)
        await _count_here(connection, batch, look)
    _count_in_file(plan.new, look)
    problems = sorted([*batch.problems, *plan.problems, *repeated], key=lambda one: one.line)
    _count(batch, plan, problems, look.tally)
    look.duplicates.repeated_in_file = look.tally.problems.get(PlaceFault.REPEATED, 0)
    return problems


async def _count_here(connection: Reader, batch: SealedRows, look: _Look) -> None:
    async def count(type_: IdentifierType) -> int:
        return await count_held(connection, look.slot, type_, digests(batch.rows, type_, look.slot))

    look.duplicates.personal_number_here += await count("personal_number")
    look.duplicates.cmnd_here += await count("cmnd")
    look.duplicates.phone_here += await count("contact_phone")


def digests(rows: Iterable[SealedRow], type_: IdentifierType, slot: str) -> list[bytes]:
    """Return the blind indexes of a type of identifier."""
    return [
        (one.index_a if slot == "a" else one.index_b) or b""
        for row in rows
        for one in row.account.identifiers
        if one.type == type_
    ]


def _take_out_repeated(plan: Plan, look: _Look) -> list[Problem]:
    """Return the problems of rows whose account an earlier batch would have brought."""
    new, repeated = [], []
    for row in plan.new:
        digest = digest_of(row, look.slot)
        if digest in look.accounts:
            repeated.append(Problem(row.line, PlaceFault.REPEATED))
        else:
            look.accounts.add(digest)
            new.append(row)
    plan.new[:] = new
    return repeated


def _count_in_file(rows: Iterable[SealedRow], look: _Look) -> None:
    duplicates = look.duplicates
    for row in rows:
        again = {
            one.type
            for one in row.account.identifiers
            if look.is_again(one.type, (one.index_a if look.slot == "a" else one.index_b) or b"")
        }
        duplicates.personal_number_in_file += "personal_number" in again
        duplicates.cmnd_in_file += "cmnd" in again
        duplicates.phone_in_file += "contact_phone" in again
        duplicates.name_and_birth_in_file += bool(row.likeness) and look.is_again("likeness", row.likeness)


def _count(batch: SealedRows, plan: Plan, problems: list[Problem], tally: Tally) -> None:
    tally.read += batch.read
    tally.rejected += batch.read - len(batch.rows)
    tally.opened += len(plan.new)
    tally.joined += len(plan.joining)
    later = sum(1 for row, known in plan.again if is_later(row, known))
    tally.updated += later
    tally.unchanged += len(batch.rows) - len(plan.new) - len(plan.joining) - later
    tally.dossiers += sum(len(row.dossiers) for row in batch.rows)
    tally.note(problems)
