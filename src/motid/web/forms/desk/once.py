"""A form that does its work once, however often it is sent."""

import json
from uuid import UUID

from wtforms.fields import HiddenField

from motid.desk.sent_form import SentForm
from motid.kernel.ids import IdSource
from motid.kernel.redaction import PersonalText
from motid.web.forms.base import MotidForm


class OnceForm(MotidForm):
    """A form with an id of its own; its page calls `draw` and carries `form_id`, its use case takes `sent`."""

    form_id = HiddenField()

    def draw(self, ids: IdSource) -> None:
        """Give the form an id where it has none: one that is shown again, because of an error, keeps its own."""
        if self._known_id is None:
            self.form_id.data = str(ids.new())

    @property
    def sent(self) -> SentForm | None:
        """The form as it was sent; None where it came without an id, which no page of ours does."""
        known = self._known_id
        if known is None:
            return None
        typed = {name: field.data for name, field in self._fields.items() if field is not self.form_id}
        return SentForm(known, PersonalText(json.dumps(typed)))

    @property
    def _known_id(self) -> UUID | None:
        try:
            return UUID(self.form_id.data or "")
        except ValueError:
            return None
