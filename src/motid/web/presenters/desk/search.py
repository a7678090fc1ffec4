"""Looking for a case."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.forms.desk.cases import SearchForm
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.texts import N_, Message


@dataclass(frozen=True)
class SearchPage:
    """The form, and what was found; `cases` is None before anything was looked for."""

    template: ClassVar[str] = "desk/search.html"
    form: SearchForm
    cases: tuple[CaseRow, ...] | None = None
    elsewhere: int = 0

    @property
    def elsewhere_text(self) -> Message | None:
        """How many cases other units have."""
        if not self.elsewhere:
            return None
        return Message(N_("Đơn vị khác có %(count)s ca về số này."), {"count": self.elsewhere})

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty = SearchForm.submitted([])
        empty.validate()
        form = SearchForm()
        found = (CaseRow.example(), CaseRow.example(late=True))
        return {"blank": cls(form), "empty": cls(empty), "found": cls(form, found, 2), "none": cls(form, ())}
