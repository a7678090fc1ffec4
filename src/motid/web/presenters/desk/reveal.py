"""Asking to see one field."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.desk.revealed_values import RevealField
from motid.web.desk.paths import DESK_PATHS
from motid.web.forms.desk.cases import RevealForm
from motid.web.texts import Text
from motid.web.texts.desk.cases import FIELDS


@dataclass(frozen=True)
class RevealPage:
    """Which field, and why."""

    template: ClassVar[str] = "desk/reveal.html"
    number: str
    field: RevealField
    form: RevealForm

    @property
    def name(self) -> Text:
        """The field in words."""
        return FIELDS[self.field]

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"plain": cls("KN-2026-000123", RevealField.REGISTERED_PHONE, RevealForm())}
