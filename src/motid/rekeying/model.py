"""Which keys are rotated, in what order, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, get_args
from uuid import UUID

Step = Literal["master", "seal", "index", "code", "csrf", "limit", "audit"]
STEPS: tuple[Step, ...] = get_args(Step)
"""Every step, in the order of a full rotation."""

KEPT_RETIRING = MappingProxyType(
    {
        "code": timedelta(days=1),
        "csrf": timedelta(days=7),
        "limit": timedelta(0),
    }
)
"""How long a simple key stays after its successor: as long as anything that it made may live. An attempt limit that
starts anew is harmless. `audit` is not here: its keys prove the trail for ever."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rotation is. `table` and `total` are None where a step does not walk a table."""

    step: Step
    stage: str
    table: str | None = None
    done: int = 0
    total: int | None = None


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Rotated:
    """All steps are done. `continued` tells that an interrupted rotation was finished, instead of a new one begun."""

    steps: tuple[Step, ...]
    continued: bool


@dataclass(frozen=True, slots=True)
class AlreadyRunning:
    """Another process rotates keys now."""


@dataclass(frozen=True, slots=True)
class UnreadableRecords:
    """Records that do not open hold the rotation up: the old key stays. They were damaged or moved."""

    step: Step
    table: str
    ids: tuple[UUID, ...]


RotationOutcome = Rotated | AlreadyRunning | UnreadableRecords


def plan(only: str) -> tuple[Step, ...]:
    """Return the steps of `--only`; "all" means every one. Raises `ValueError` for a word that is no step."""
    if only == "all":
        return STEPS
    for step in STEPS:
        if step == only:
            return (step,)
    raise ValueError(f"no such key: {only}")
