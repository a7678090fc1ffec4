"""Help pages."""

from dataclasses import dataclass
from typing import ClassVar, Self

import segno
from markupsafe import Markup

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
