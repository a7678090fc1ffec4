"""Help pages."""

from dataclasses import dataclass
from typing import ClassVar, Self

import segno
from markupsafe import Markup

from motid.desk.directory.book import SupportDirectory, UnitContacts, shipped_directory
from motid.web.paths import PATHS


@dataclass(frozen=True)
class HelpPage:
    """Index of the help."""

    template: ClassVar[str] = "help/index.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class GuidesPage:
    """The four guides (S0-30), by link and by QR code (S0-31)."""

    template: ClassVar[str] = "help/guides.html"
    address: str
    """Absolute address of this page, as the QR code and the printed line give it."""
    qr_code: Markup
    """The QR code as an SVG element."""

    @classmethod
    def at(cls, origin: str) -> Self:
        """Return the page of the exchange at an origin."""
        address = f"{origin}{PATHS.guides}"
        drawn = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4)
        return cls(address, Markup(drawn))  # noqa: S704 - made here from an address of our own settings

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls.at("https://motid.example")}


@dataclass(frozen=True)
class RegisterGuidePage:
    """Guide (1): to register."""

    template: ClassVar[str] = "help/register.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class ChangePasswordGuidePage:
    """Guide (2): to change the password by a code."""

    template: ClassVar[str] = "help/change_password.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class RecoverPasswordGuidePage:
    """Guide (3): to recover a forgotten password."""

    template: ClassVar[str] = "help/recover_password.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class NormaliseGuidePage:
    """Guide (4): to normalise an account."""

    template: ClassVar[str] = "help/normalise.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class CounterPage:
    """Recovering an account at a transaction counter: what to bring (S4-17)."""

    template: ClassVar[str] = "help/counter.html"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls()}


@dataclass(frozen=True)
class ContactsPage:
    """Where help is found, by unit, whom to ask first at the top (S2-10, X-07)."""

    template: ClassVar[str] = "help/contacts.html"
    chosen: str | None
    """The unit that was chosen."""
    in_turn: tuple[UnitContacts, ...]
    """The contacts of the chosen unit, then of those above it."""
    national: tuple[UnitContacts, ...]
    units: tuple[UnitContacts, ...]
    """The units that there are to choose from."""

    @classmethod
    def of(cls, directory: SupportDirectory, unit: str | None) -> Self:
        """Return the page; a unit that nobody knows is as if none was chosen."""
        in_turn = directory.asked_in_turn(unit) if unit else ()
        shown = {each.unit for each in in_turn}
        national = tuple(each for each in directory.national_units() if each.unit not in shown)
        return cls(unit if in_turn else None, in_turn, national, directory.units())

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        directory = shipped_directory()
        return {"national": cls.of(directory, None), "unit": cls.of(directory, "thua-thien-hue")}
