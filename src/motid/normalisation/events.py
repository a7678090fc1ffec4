"""What the trail tells of normalisation."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class NormalisationRequested(AuditEvent, frozen=True, kw_only=True):
    """The form was filled in (S0-10), a CMND account asked to be updated (S2-20), or a registration finished."""

    kind: ClassVar[str] = "normalisation.requested"
    request_id: UUID
    request_kind: str


class RegistriesAnswered(AuditEvent, frozen=True, kw_only=True):
    """Population database and carrier answered; `outcome` is the state that follows."""

    kind: ClassVar[str] = "normalisation.registries_answered"
    request_id: UUID
    population_id: UUID
    carrier_id: UUID
    outcome: str


class PhoneConfirmed(AuditEvent, frozen=True, kw_only=True):
    """The person has the phone in hand."""

    kind: ClassVar[str] = "normalisation.phone_confirmed"
    request_id: UUID


class NumberIsTaken(AuditEvent, frozen=True, kw_only=True):
    """Another account of the number is normalised already (S2-21)."""

    kind: ClassVar[str] = "normalisation.number_taken"
    request_id: UUID
    holder_id: UUID


class DuplicateSettled(AuditEvent, frozen=True, kw_only=True):
    """What was done about another account that shares an identifier, by which rule, and what the comparison said."""

    kind: ClassVar[str] = "normalisation.duplicate_settled"
    survivor_id: UUID
    shared: str
    decision: str
    reasons: str
    rule: str
    action: str


class JoinBegun(AuditEvent, frozen=True, kw_only=True):
    """Somebody who is signed in here wants to join this account with another of theirs."""

    kind: ClassVar[str] = "normalisation.join_begun"
    join_id: UUID


class ClosureObjected(AuditEvent, frozen=True, kw_only=True):
    """The owner of a closed account objects."""

    kind: ClassVar[str] = "normalisation.closure_objected"
    case_number: str
