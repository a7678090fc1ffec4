"""Port to the mobile carriers' subscriber databases: is this number registered to this person? (S4-08, S4-37)"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.registries.unavailable import RegistryUnavailable


@dataclass(frozen=True, slots=True)
class SubscriberClaim:
    """What a person says about the subscription: it must be registered in exactly this name (chính chủ)."""

    phone: PhoneNumber
    identity_number: PersonalIdNumber | CmndNumber
    full_name: FullName
    date_of_birth: DateOfBirth


@dataclass(frozen=True, slots=True)
class SubscriberMatches:
    """The carrier holds the number for a person with these data."""


@dataclass(frozen=True, slots=True)
class SubscriberDiffers:
    """The carrier holds the number for somebody else, or with other data. It never says which field differs."""


@dataclass(frozen=True, slots=True)
class SubscriberUnknown:
    """No carrier holds a registered owner for the number."""


Comparison = SubscriberMatches | SubscriberDiffers | SubscriberUnknown | RegistryUnavailable


class CarrierDirectory(Protocol):
    """Compares a claim with the subscriber database. The comparison is mandatory and fails closed (S4-39)."""

    async def compare(self, claim: SubscriberClaim, request_id: UUID) -> Comparison:
        """Return the carrier's answer. Asking again with the same `request_id` is one request to the carrier."""
        ...
