"""What every form shares: reading submitted pairs, fields that parse, errors in the order of the page."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Generic, Self, TypeVar

from wtforms import Form
from wtforms.fields import StringField
from wtforms.validators import StopValidation

from motid.kernel.errors import InvalidValue
from motid.web.texts import Text
from motid.web.texts.validation import text_for

T = TypeVar("T")

LANGUAGE_FIELD = "lang"
"""Name of the buttons that draw a form anew in another language, with what was typed."""

KEPT_PREFIX = "kept."
"""Before the names of what a change of language carries along: a field's own name stands once on a page."""

LONGEST_TEXT = 500
"""Characters of a one-line field that are looked at; the rest of an overlong value is dropped unread."""


class Submission:
    """Submitted name and value pairs, in the shape that WTForms reads. A field's own value goes before a kept one."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        kept: dict[str, list[str]] = {}
        for name, value in pairs:
            own = name.removeprefix(KEPT_PREFIX)
            (self._values if own == name else kept).setdefault(own, []).append(value)
        self._values = kept | self._values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getlist(self, name: str) -> list[str]:
        """Return every value submitted under a name."""
        return self._values.get(name, [])


class MotidForm(Form):
    """A form whose errors are texts marked for translation."""

    class Meta:
        """WTForms is not asked to translate: every message here is our own."""

        locales = False

    kept_fields: ClassVar[tuple[str, ...]] = ()
    """Fields whose typed text is carried along when the language is switched; no secrets."""

    @classmethod
    def submitted(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Return the form as submitted, not yet validated."""
        return cls(Submission(pairs))

    def kept(self) -> list[tuple[str, str, str]]:
        """Return (name to send, id of the field, typed text) of what a switch of the language carries along."""
        fields = [self._fields[name] for name in self.kept_fields if name in self._fields]
        return [(f"{KEPT_PREFIX}{field.name}", str(field.id), field.data or "") for field in fields]

    def add_error(self, field: str, text: Text) -> None:
        """Put an error beside a field after validation: what only the use case could find out."""
        errors: list[Any] = [*self._fields[field].errors, text]
        self._fields[field].errors = errors

    def errors_in_order(self) -> list[tuple[str, Text]]:
        """Return (field name, text) for the error summary, in the order of the fields on the page."""
        return [(name, text) for name, field in self._fields.items() for text in field.errors]


class ParsedField(StringField, Generic[T]):
    """A line of text that one of the kernel's parsers reads; `value` is what it made of it."""

    def __init__(self, label: str = "", *, parser: Callable[[str], T], required: bool = True, **options: Any) -> None:
        super().__init__(label, **options)
        self.parser = parser
        self.required = required
        self._value_parsed: T | None = None

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' signature
        """Parse the text; an `InvalidValue` becomes the text that says what to do."""
        text = (self.data or "")[:LONGEST_TEXT]
        if not self.required and not text.strip():
            return
        try:
            self._value_parsed = self.parser(text)
        except InvalidValue as fault:
            raise StopValidation(text_for(fault.code)) from None

    @property
    def value(self) -> T:
        """The parsed value of a required field; call it only after the form was found valid."""
        if self._value_parsed is None:
            raise LookupError(f"{self.name} was not parsed")
        return self._value_parsed

    @property
    def optional_value(self) -> T | None:
        """The parsed value of an optional field; None when it was left empty."""
        return self._value_parsed


class Filled:
    """Validator: something must be there. The text says what."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, form: object, field: StringField) -> None:  # noqa: ARG002 - WTForms' signature
        """Raise `StopValidation` when the field is empty or blank."""
        if not (field.data or "").strip():
            raise StopValidation(self.text)
