"""What the trail tells of steps. The account is the one that the step changes; the other one is told as well."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class StepProposed(AuditEvent, frozen=True, kw_only=True):
    """An official asks a second one to decide. `reverts`: the step that this one would take back."""

    kind: ClassVar[str] = "desk.step_proposed"
    step_id: UUID
    case_id: UUID
    action: str
    ground: str
    reverts: UUID | None


class StepDone(AuditEvent, frozen=True, kw_only=True):
    """A step was done: by one official, or by a maker and a checker."""

    kind: ClassVar[str] = "desk.step_done"
    step_id: UUID
    case_id: UUID
    action: str
    ground: str
    reverts: UUID | None


class StepEnded(AuditEvent, frozen=True, kw_only=True):
    """A proposed step was not done: `state` says refused, withdrawn or overtaken."""

    kind: ClassVar[str] = "desk.step_ended"
    step_id: UUID
    case_id: UUID
    action: str
    state: str
