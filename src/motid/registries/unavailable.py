"""The outcome of asking a registry that gave no usable answer."""

from dataclasses import dataclass
from enum import StrEnum


class UnavailableReason(StrEnum):
    """Why a registry gave no usable answer; safe to log, to count and to store."""

    TIMEOUT = "timeout"
    """It stayed silent for the whole time allowed."""
    OUTAGE = "outage"
    """It could not be reached, or said that it is out of order."""
    CIRCUIT_OPEN = "circuit_open"
    """It failed so often just now that it was not asked at all."""
    REFUSED = "refused"
    """It understood and declined: wrong key, a request it does not accept, or too many requests."""
    UNINTELLIGIBLE = "unintelligible"
    """It answered something that the contract does not know."""


@dataclass(frozen=True, slots=True)
class RegistryUnavailable:
    """A registry gave no usable answer; ask again later with the same request id. Holds no personal data."""

    registry: str
    reason: UnavailableReason
    retry_after: float | None = None
    """Seconds that the registry asked to wait, where it said so."""
