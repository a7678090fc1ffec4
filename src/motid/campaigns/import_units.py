"""Record units apart from any campaign: the tree of those whose desks answer citizens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motid.audit import record
from motid.campaigns import store
from motid.campaigns.events import UnitsImported
from motid.campaigns.model import Unit, UnitKind
from motid.db import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class UnitsRecorded:
    """So many units stand as given."""

    units: int


@dataclass(frozen=True, slots=True)
class UnknownParents:
    """Units name parents that are neither given nor known; nothing was changed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleOfUnits:
    """Some unit would stand below itself; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit, with the code of the one above it."""

    code: str
    kind: UnitKind
    name: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None


class _Circle(Exception):  # noqa: N818 - rolls a savepoint back
    pass


async def import_units(uow: UnitOfWork, units: Sequence[Unit]) -> UnitsRecorded | UnknownParents | CircleOfUnits:
    """Record units, all or none; those that are there get kind, name, parent and validity as given."""
    if not units:
        return UnitsRecorded(0)
    await store.lock_campaigns(uow.connection)
    missing = {unit.parent for unit in units if unit.parent} - {unit.code for unit in units}
    unknown = missing - (await store.select_unit_ids(uow.connection, sorted(missing))).keys()
    if unknown:
        return UnknownParents(tuple(sorted(unknown)))
    rows: list[store.UnitRow] = [
        (uow.new_id(), unit.code, unit.kind, unit.name, unit.parent, unit.valid_from, unit.valid_to) for unit in units
    ]
    try:
        async with uow.connection.transaction():
            await store.upsert_units(uow.connection, rows)
            if await store.has_circle(uow.connection):
                raise _Circle
    except _Circle:
        return CircleOfUnits()
    await record(uow, UnitsImported(units=len(units)))
    return UnitsRecorded(len(units))


async def list_units(connection: Reader) -> tuple[ListedUnit, ...]:
    """Return every unit, by code."""
    return tuple(ListedUnit(**row) for row in await store.select_all_units(connection))
