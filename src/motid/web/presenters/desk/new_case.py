"""A case from a call."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.forms.desk.cases import NewCaseForm


@dataclass(frozen=True)
class NewCasePage:
    """The form that is filled in while somebody talks."""

    template: ClassVar[str] = "desk/new_case.html"
    form: NewCaseForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        empty = NewCaseForm.submitted([])
        empty.validate()
        return {"blank": cls(NewCaseForm()), "empty": cls(empty)}
