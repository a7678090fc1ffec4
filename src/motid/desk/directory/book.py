"""The public directory in memory, read again every few seconds: pages name it without asking the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from motid.db import Reader
from motid.desk.directory import store
from motid.desk.directory.model import Contact, Place
from motid.desk.directory.read_directory import read_public
from motid.desk.directory.shipped import shipped_contacts
from motid.kernel.clock import vietnamese_date


@dataclass(frozen=True, slots=True)
class UnitContacts:
    """The entries of one unit, whom to ask first at the top."""

    unit: str
    name: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, eq=False)
class SupportDirectory:
    """What is public and holds on a day. `parents`: (code, name, code of the unit above) of units with entries."""

    contacts: tuple[Contact, ...] = ()
    parents: tuple[tuple[str, str, str | None], ...] = ()

    def at(self, place: Place) -> Contact | None:
        """Return the entry that pages name in a place."""
        return next((each for each in self.contacts if each.place is place), None)

    @property
    def footer(self) -> tuple[Contact, ...]:
        """What stands at the foot of every page."""
        return tuple(found for place in Place if (found := self.at(place)))

    @property
    def national(self) -> Contact | None:
        """The hotline of the National Public Service Portal."""
        return self.at(Place.NATIONAL)

    @property
    def province(self) -> Contact | None:
        """The hotline of the province."""
        return self.at(Place.PROVINCE)

    @property
    def police(self) -> Contact | None:
        """The hotline for VNeID."""
        return self.at(Place.POLICE)

    def units(self) -> tuple[UnitContacts, ...]:
        """Return all units with entries, by name; the contacts are in the order of escalation."""
        by_unit: dict[str, list[Contact]] = {}
        for each in self.contacts:
            by_unit.setdefault(each.unit, []).append(each)
        found = [UnitContacts(unit, each[0].unit_name, tuple(each)) for unit, each in by_unit.items()]
        return tuple(sorted(found, key=lambda each: each.name))

    def asked_in_turn(self, unit: str) -> tuple[UnitContacts, ...]:
        """Return the entries of a unit, then of each unit above it; empty where nobody knows the unit."""
        by_code = {each.unit: each for each in self.units()}
        return tuple(by_code[code] for code in self._upwards(unit) if code in by_code)

    def national_units(self) -> tuple[UnitContacts, ...]:
        """Return the units above which there is none and whose entries pages name, in the order of the footer."""
        named = [each.unit for each in self.footer]
        return tuple(sorted((each for each in self.units() if each.unit in named), key=lambda u: named.index(u.unit)))

    def _upwards(self, unit: str) -> Iterator[str]:
        above = {code: parent for code, _, parent in self.parents}
        seen: set[str] = set()
        here: str | None = unit if unit in above else None
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = above.get(here)


class DirectoryBook:
    """Answers what the directory says at an instant. Where nothing was ever recorded, what is shipped holds."""

    def __init__(self) -> None:
        self._contacts: tuple[Contact, ...] = ()
        self._parents: tuple[tuple[str, str, str | None], ...] = ()
        self._today: tuple[date, SupportDirectory] | None = None

    async def refresh(self, connection: Reader) -> None:
        """Read the directory again."""
        contacts = await read_public(connection)
        named = await store.select_parents(connection)
        parents = tuple((code, name, parent) for code, (name, parent) in sorted(named.items()))
        if (contacts, parents) != (self._contacts, self._parents):
            self._contacts, self._parents, self._today = contacts, parents, None

    def at(self, instant: datetime) -> SupportDirectory:
        """Return the directory of the day; the same object until something changes."""
        day = vietnamese_date(instant)
        if self._today is None or self._today[0] != day:
            self._today = (day, self._of(day))
        return self._today[1]

    def _of(self, day: date) -> SupportDirectory:
        if not self._contacts:
            return shipped_directory()
        return SupportDirectory(tuple(each for each in self._contacts if each.holds_on(day)), self._parents)


@cache
def shipped_directory() -> SupportDirectory:
    """Return the directory that an installation starts with."""
    contacts = shipped_contacts()
    return SupportDirectory(contacts, tuple(sorted({(each.unit, each.unit_name, None) for each in contacts})))
