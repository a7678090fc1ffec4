"""What the trail tells of proofing."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class RegistrationStarted(AuditEvent, frozen=True, kw_only=True):
    """A registration by mobile subscription was filled in."""

    kind: ClassVar[str] = "proofing.registration_started"
    registration_id: UUID


class CarrierCompared(AuditEvent, frozen=True, kw_only=True):
    """The carrier answered; `outcome` is match, differs or unknown."""

    kind: ClassVar[str] = "proofing.carrier_compared"
    registration_id: UUID
    request_id: UUID
    outcome: str


class RegistrationPhoneConfirmed(AuditEvent, frozen=True, kw_only=True):
    """The person has the phone in hand."""

    kind: ClassVar[str] = "proofing.phone_confirmed"
    registration_id: UUID


class RegistrationRefused(AuditEvent, frozen=True, kw_only=True):
    """The number or phone went to another account in the meantime."""

    kind: ClassVar[str] = "proofing.registration_refused"
    registration_id: UUID
    taken: str


class EvidenceRecorded(AuditEvent, frozen=True, kw_only=True):
    """Evidence was stored for an account."""

    kind: ClassVar[str] = "proofing.evidence_recorded"
    evidence_id: UUID
    evidence_kind: str
    issuer: str
    method: str
