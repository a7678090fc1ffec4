"""Record entries of the directory. What held before ends where the new entry begins; nothing is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk.directory import store
from motid.desk.directory.events import DirectoryChanged
from motid.desk.directory.model import Contact, ContactEntry, ContactKind, OfficerBundle
from motid.desk.directory.read_directory import SEALED_KIND, contact_of
from motid.desk.directory.read_entries import EntryFault
from motid.desk.directory.shipped import shipped_entries
from motid.kernel.clock import vietnamese_date

What = Literal["new", "changed", "ended", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry does to the directory, and from which day on."""

    code: str
    what: What
    valid_from: date


@dataclass(frozen=True, slots=True)
class Recorded:
    """What changed."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Lines that do not fit what is known. Nothing was changed."""

    faults: tuple[EntryFault, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    entry: ContactEntry
    begins: date
    change: Change
    ends: UUID | None
    """The entry of the same code that ends where this one begins."""


async def record_contacts(uow: UnitOfWork, entries: Sequence[tuple[int, ContactEntry]]) -> Recorded | NotRecorded:
    """Record entries with their lines, all or none. An entry as it stands already changes nothing.

    An entry that differs from what holds on its first day begins there, and the former one ends. One that begins
    before another of its code is refused: the later one would be hidden. The first change ever records what was
    shipped as well.
    """
    await store.lock_directory(uow.connection)
    if await store.is_empty(uow.connection):
        await _record(uow, list(enumerate(shipped_entries(), start=1)))
    return await _record(uow, entries)


async def _record(uow: UnitOfWork, entries: Sequence[tuple[int, ContactEntry]]) -> Recorded | NotRecorded:
    units = await store.select_units(uow.connection, sorted({entry.unit for _, entry in entries}))
    known: dict[str, list[Contact]] = {}
    for row in await store.select_contacts_of(uow.connection, sorted({entry.code for _, entry in entries})):
        known.setdefault(row["code"], []).append(contact_of(row, uow.vault))
    today, steps, faults = vietnamese_date(uow.now), [], []
    for line, entry in entries:
        if entry.unit not in units:
            faults.append(EntryFault(line, f"unit: nobody knows {entry.unit}"))
            continue
        step = _step(entry, known.get(entry.code, []), entry.valid_from or today)
        if isinstance(step, str):
            faults.append(EntryFault(line, step))
        else:
            steps.append(step)
    if faults:
        return NotRecorded(tuple(faults))
    await _write(uow, [step for step in steps if step.change.what != "same"], units)
    return Recorded(tuple(step.change for step in steps))


def _step(entry: ContactEntry, known: list[Contact], begins: date) -> _Step | str:
    if entry.valid_to is not None and entry.valid_to <= begins:
        return "valid_to: is not after the first day"
    if any(each.valid_from > begins for each in known):
        return "valid_from: another entry of this code begins later"
    current = next((each for each in known if each.valid_from == begins or each.holds_on(begins)), None)
    if current is not None and _says(entry) == _said(current):
        if entry.valid_from is None:
            begins = current.valid_from
        if begins == current.valid_from:
            what: What = "same" if entry.valid_to == current.valid_to else "ended"
            return _Step(entry, begins, Change(entry.code, what, begins), None)
    ends = current.id if current is not None and current.valid_from < begins else None
    return _Step(entry, begins, Change(entry.code, "changed" if known else "new", begins), ends)


def _says(entry: ContactEntry) -> tuple[object, ...]:
    return (
        entry.unit, entry.kind, entry.audience, entry.escalation, entry.place, entry.label_vi, entry.label_en,
        entry.hours_vi, entry.hours_en, entry.value, entry.person,
    )  # fmt: skip


def _said(contact: Contact) -> tuple[object, ...]:
    officer = contact.officer
    value = officer.telephone.reveal() if officer else contact.value
    return (
        contact.unit, contact.kind, contact.audience, contact.escalation, contact.place, contact.label_vi,
        contact.label_en, contact.hours_vi, contact.hours_en, value, officer.name.reveal() if officer else "",
    )  # fmt: skip


async def _write(uow: UnitOfWork, steps: Sequence[_Step], units: dict[str, UUID]) -> None:
    ending = [step for step in steps if step.ends is not None]
    if ending:
        await store.end_contacts(
            uow.connection, [step.ends for step in ending if step.ends], [step.begins for step in ending]
        )
    if steps:
        known = await store.select_contacts_of(uow.connection, [step.entry.code for step in steps])
        ids = {(row["code"], row["valid_from"]): row["id"] for row in known}
        await store.upsert_contacts(uow.connection, [_row(uow, step, units, ids) for step in steps])
    for step in steps:
        await record(uow, DirectoryChanged(code=step.entry.code, unit=step.entry.unit, what=step.change.what))


def _row(uow: UnitOfWork, step: _Step, units: dict[str, UUID], ids: dict[tuple[str, date], UUID]) -> tuple[Any, ...]:
    entry = step.entry
    contact_id = ids.get((entry.code, step.begins)) or uow.new_id()
    value, sealed = entry.value, None
    if entry.kind is ContactKind.OFFICER:
        sealed = uow.vault.seal(SEALED_KIND, contact_id, OfficerBundle(entry.person, entry.value))
    changed_by = uow.actor.id if uow.actor.kind == "operator" else None
    return (
        contact_id, entry.code, units[entry.unit], entry.kind.value, entry.audience.value, entry.escalation,
        entry.place.value if entry.place else None, entry.label_vi, entry.label_en, entry.hours_vi, entry.hours_en,
        None if sealed else value, sealed, step.begins, entry.valid_to, changed_by, uow.now,
    )  # fmt: skip
