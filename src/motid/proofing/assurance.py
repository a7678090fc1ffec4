"""Identity assurance level (IAL), computed from stored evidence and never stored itself (invariant 6).

The levels are the portal's (S4-13): 2, verified by carrier, social insurance or post; 3, by digital signature.
Without evidence an account is at 1, self-asserted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

EvidenceKind = Literal["mobile_subscription", "population_record"]
IAL_OF_KIND: dict[str, int] = {"mobile_subscription": 2, "population_record": 1}
"""A match with the population database alone proves that such a person exists, not that the person is here."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that an issuer confirmed about a person, by a method, at a time, for a time."""

    id: UUID
    kind: str
    issuer: str
    method: str
    obtained_at: datetime
    expires_at: datetime | None


def ial_of(evidence: Iterable[Evidence], now: datetime) -> int:
    """Return the level that the evidence supports now: 1 to 3."""
    return ial_of_kinds([item.kind for item in evidence if _is_valid(item, now)])


def ial_of_kinds(kinds: Iterable[str]) -> int:
    """Return the level that valid evidence of these kinds supports: 1 to 3."""
    return max([IAL_OF_KIND.get(kind, 1) for kind in kinds], default=1)


def supporting(evidence: Iterable[Evidence], now: datetime) -> list[Evidence]:
    """Return the valid evidence, strongest and newest first."""
    valid = [item for item in evidence if _is_valid(item, now)]
    return sorted(valid, key=lambda item: (IAL_OF_KIND.get(item.kind, 1), item.obtained_at), reverse=True)


def _is_valid(evidence: Evidence, now: datetime) -> bool:
    return evidence.obtained_at <= now and (evidence.expires_at is None or now < evidence.expires_at)
