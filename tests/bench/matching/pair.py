"""A labelled pair. The label comes from how the pair was made, never from comparing it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from motid.sandbox.population.person import Person

Truth = Literal["same", "different"]


@dataclass(frozen=True)
class Side:
    """One side as it goes into the file."""

    full_name: str | None
    personal_number: str | int | None
    date_of_birth: str | None
    cmnd: str | int | None = None
    issue_date: str | None = None
    phone: str | None = None

    def but(self, **changes: str | int | None) -> "Side":
        """Return this side with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def fields(self) -> dict[str, str | int]:
        """Return the fields that are there."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class LabelledPair:
    """Two sides, whether they are of one person, and whether they must match by themselves."""

    kind: str
    truth: Truth
    must_match: bool
    claimed: Side
    recorded: Side


Change = Callable[[str, Random], str | None]
"""Makes another spelling; None where there is nothing to change."""


def side_of(person: Person) -> Side:
    """Return all that a file could hold of a person."""
    return Side(
        full_name=person.full_name,
        personal_number=person.personal_number,
        date_of_birth=person.date_of_birth,
        cmnd=next((entry.number for entry in person.cmnd_history if len(entry.number) == 9), None),
        issue_date=person.card.issued_on,
        phone=person.phone,
    )
