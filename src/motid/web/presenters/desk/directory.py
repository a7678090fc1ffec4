"""The support directory, with what only officials see."""

from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Self

from motid.desk.directory.book import UnitContacts
from motid.desk.directory.model import Contact
from motid.desk.directory.shipped import shipped_contacts
from motid.web.forms.desk.directory import ContactForm
from motid.web.presenters.page import Notice


@dataclass(frozen=True)
class DirectoryPage:
    """All entries by unit, whom to ask first at the top."""

    template: ClassVar[str] = "desk/directory.html"
    units: tuple[UnitContacts, ...]
    may_edit: bool
    notice: Notice | None = None

    @classmethod
    def of(cls, contacts: tuple[Contact, ...], *, may_edit: bool, notice: Notice | None = None) -> Self:
        """Return the page; the entries come in the order of their units."""
        units = []
        for unit, entries in groupby(contacts, key=lambda each: each.unit):
            found = tuple(entries)
            units.append(UnitContacts(unit, found[0].unit_name, found))
        return cls(tuple(units), may_edit, notice)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        contacts = tuple(sorted(shipped_contacts(), key=lambda each: (each.unit, each.escalation)))
        return {"editor": cls.of(contacts, may_edit=True), "reader": cls.of(contacts, may_edit=False)}


@dataclass(frozen=True)
class DirectoryEntryPage:
    """The form of one entry."""

    template: ClassVar[str] = "desk/directory_entry.html"
    form: ContactForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty = ContactForm.submitted([])
        empty.validate()
        return {"blank": cls(ContactForm()), "wrong": cls(empty)}
