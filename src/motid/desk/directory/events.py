"""What the trail tells of the directory."""

from typing import ClassVar

from motid.audit import AuditEvent


class DirectoryChanged(AuditEvent, frozen=True, kw_only=True):
    """An entry of the support directory was added, changed or ended."""

    kind: ClassVar[str] = "desk.directory_changed"
    code: str
    unit: str
    what: str
