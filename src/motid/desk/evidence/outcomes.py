"""What comes of taking evidence, besides what the rules of the desk refuse."""

from dataclasses import dataclass
from uuid import UUID

from motid.desk.evidence.model import EvidenceResult


@dataclass(frozen=True, slots=True)
class Taken:
    """The evidence is in the case. `UNKNOWN`: the registry gave no answer, which says nothing about anybody."""

    evidence_id: UUID
    result: EvidenceResult


@dataclass(frozen=True, slots=True)
class TooFewAnswers:
    """So many answers are compared at once, at least: fewer would tell which of them is right."""

    at_least: int


@dataclass(frozen=True, slots=True)
class RecordIncomplete:
    """The account has no name, date of birth, number or phone that could be asked about."""


@dataclass(frozen=True, slots=True)
class NotAtCounter:
    """Papers are seen at a counter; the case came another way."""


@dataclass(frozen=True, slots=True)
class ConfirmationSent:
    """The question is on its way to the phone, of which the official sees this much."""

    evidence_id: UUID
    phone_masked: str
