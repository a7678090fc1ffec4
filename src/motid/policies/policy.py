"""A named rule and its dated records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """The value of a rule from `valid_from` to just before `valid_to` (None: open), with its legal basis."""

    valid_from: datetime
    value: Any
    basis: str
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Policy(Generic[T]):
    """A rule that code asks for. `initial` is what a new installation starts with; the database decides after."""

    name: str
    type: type[T]
    meaning: str
    initial: tuple[PolicyRecord, ...]
