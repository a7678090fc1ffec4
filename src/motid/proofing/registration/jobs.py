"""Names and payloads of the jobs of registration."""

from uuid import UUID

import msgspec

COMPARE_JOB = "proofing.compare_with_carrier"


class CompareWithCarrier(msgspec.Struct, frozen=True):
    """Ask the carrier about a registration, again and again until it answers."""

    registration_id: UUID


REGISTERED_JOB = "proofing.account_registered"


class AccountRegistered(msgspec.Struct, frozen=True):
    """An account was opened by registration; who knows more of it goes on from here."""

    account_id: UUID
