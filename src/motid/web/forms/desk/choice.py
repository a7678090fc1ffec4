"""A choice among a few named values."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields import StringField
from wtforms.validators import StopValidation


class ChoiceField(StringField):
    """Radio buttons or a list: values to texts. Another value, and none, is an error with the text `missing`."""

    def __init__(
        self, label: str = "", *, choices: Mapping[Any, str], missing: str, required: bool = True, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.choices = choices
        self.missing = missing
        self.required = required

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' signature
        """Raise `StopValidation` for what is not among the choices."""
        if not self.data and not self.required:
            return
        if self.data not in self.choices:
            raise StopValidation(self.missing)
