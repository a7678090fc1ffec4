"""What the trail tells of templates."""

from typing import ClassVar

from motid.audit import AuditEvent


class TemplateChanged(AuditEvent, frozen=True, kw_only=True):
    """A template of answers was saved or ended; `template` is its code."""

    kind: ClassVar[str] = "desk.template_changed"
    template: str
    what: str
