"""Templates of answers."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.desk.model import CaseKind
from motid.desk.templates.model import EXAMPLE, AnswerTemplate, filled, segments
from motid.desk.templates.policies import SHIPPED
from motid.web.forms.desk.templates import MOST_CHARACTERS, TemplateForm
from motid.web.presenters.page import Notice
from motid.web.texts import Text
from motid.web.texts.desk.cases import KINDS


@dataclass(frozen=True)
class TemplateRow:
    """A template with an invented case's values, and how long it is as an SMS."""

    code: str
    title: str
    text: str
    segments: int
    kinds: tuple[Text, ...]

    @classmethod
    def of(cls, template: AnswerTemplate) -> Self:
        """Return the line of a template."""
        text = filled(template, EXAMPLE)
        return cls(template.code, template.title, text, segments(text), tuple(KINDS[kind] for kind in template.kinds))


@dataclass(frozen=True)
class TemplatesPage:
    """All templates, and the form of one."""

    template: ClassVar[str] = "desk/templates.html"
    rows: tuple[TemplateRow, ...]
    form: TemplateForm
    ticked: frozenset[CaseKind] = frozenset()
    notice: Notice | None = None

    @property
    def kinds(self) -> tuple[tuple[CaseKind, Text], ...]:
        """The kinds of cases to choose from."""
        return tuple(KINDS.items())

    @property
    def longest(self) -> int:
        """Characters of a text."""
        return MOST_CHARACTERS

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        rows = tuple(TemplateRow.of(each) for each in SHIPPED)
        empty = TemplateForm.submitted([])
        empty.validate()
        return {"list": cls(rows, TemplateForm()), "wrong": cls(rows, empty, frozenset({CaseKind.OTHER}))}
