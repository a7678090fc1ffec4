"""Values of steps, and what comes of proposing, deciding, withdrawing and taking them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from motid.desk.actions.model import (
    ActionCode,
    Blocked,
    Effect,
    Ground,
    Obstacle,
    Preview,
    WhyNotRevertible,
)
from motid.desk.evidence.rules import Rule
from motid.kernel.redaction import PersonalText

StepState = Literal["proposed", "done", "refused", "withdrawn", "overtaken"]
LONGEST_WORDS = 2_000
"""Characters of a maker's or checker's words."""


class StepBundle(msgspec.Struct, frozen=True, kw_only=True):
    """What of a step is sealed in `desk_step.sealed`. `former`: data that the step replaced, for the way back."""

    parameters: dict[str, Any]
    words: str
    answer: str | None = None
    former: dict[str, str | None] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A step. `overtaken_by`: what stood in the way of one that was approved too late."""

    id: UUID
    case_id: UUID
    action: ActionCode
    ground: Ground
    state: StepState
    account_id: UUID
    other_id: UUID | None
    maker: UUID
    made_at: datetime
    checker: UUID | None
    decided_at: datetime | None
    reverts: UUID | None
    reverted_by: UUID | None
    """The step that took this one back, or would."""
    parameters: Mapping[str, Any]
    words: PersonalText
    answer: PersonalText | None
    effect: Effect
    overtaken_by: str | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A second official decides."""

    step_id: UUID


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done. `stays`: types of identifiers that a way back could not give back."""

    step_id: UUID
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRefused:
    """The checker said no; nothing was done."""

    step_id: UUID


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The maker does not want it any more; nothing was done."""

    step_id: UUID


@dataclass(frozen=True, slots=True)
class SignInTooOld:
    """The checker signed in too long ago to approve; nothing was done, and the step waits on."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The world changed since the step was proposed: nothing was done, and the step is over. Look, and propose anew.

    `by`: what stands in the way now; None where evidence is missing, or too old, by now.
    """

    step_id: UUID
    by: Obstacle | WhyNotRevertible | None


@dataclass(frozen=True, slots=True)
class NotProposed:
    """The step waits for no decision any more: it was decided, or withdrawn, at the same time."""

    state: StepState


@dataclass(frozen=True, slots=True)
class NoSuchStep:
    """There is no such step in the case."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a step would do, or what stands in its way, and which evidence is missing (None: none)."""

    outcome: Preview | Blocked
    missing: Rule | None
    dangerous: bool
