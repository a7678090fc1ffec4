"""What each piece of evidence says: the facts that its issuer confirmed, as they were then (invariant 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from motid.db import Reader
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.proofing.assurance import IAL_OF_KIND, Evidence
from motid.proofing.evidence_store import sealed_evidence_of
from motid.proofing.registration.model import ApplicationBundle, open_application
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class AttestedFacts:
    """What an issuer confirmed. A fact that it was not asked about is None."""

    full_name: FullName | None = None
    date_of_birth: DateOfBirth | None = None
    personal_number: PersonalIdNumber | None = None
    cmnd: CmndNumber | None = None
    phone: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class Attestation:
    """Valid evidence with its facts; `reference` is the request at the issuer, `ial` the level that it supports."""

    evidence: Evidence
    reference: UUID
    ial: int
    facts: AttestedFacts


async def read_attestations(
    connection: Reader, vault: Vault, account_id: UUID, now: datetime
) -> tuple[Attestation, ...]:
    """Return the valid evidence of an account with what it attests, strongest and newest first."""
    found = [
        Attestation(evidence, reference, IAL_OF_KIND.get(evidence.kind, 1), _facts(vault, evidence, sealed))
        for evidence, reference, sealed in await sealed_evidence_of(connection, account_id, now)
        if evidence.obtained_at <= now
    ]
    return tuple(sorted(found, key=lambda each: (each.ial, each.evidence.obtained_at), reverse=True))


def _facts(vault: Vault, evidence: Evidence, sealed: bytes) -> AttestedFacts:
    """Open the bundle; evidence without content attests a level and no fact."""
    read = READERS.get(evidence.kind)
    return AttestedFacts() if read is None or not sealed else read(vault, evidence.id, sealed)


def _subscription(vault: Vault, evidence_id: UUID, sealed: bytes) -> AttestedFacts:
    """The carrier compares number, name, date of birth and phone in one question, and all of them agreed."""
    compared = open_application(vault.open("evidence", evidence_id, sealed, ApplicationBundle))
    login_name: Any = compared.login_name
    return AttestedFacts(
        full_name=compared.full_name,
        date_of_birth=compared.date_of_birth,
        personal_number=login_name if isinstance(login_name, PersonalIdNumber) else None,
        cmnd=login_name if isinstance(login_name, CmndNumber) else None,
        phone=compared.phone,
    )


READERS: Mapping[str, Callable[[Vault, UUID, bytes], AttestedFacts]] = MappingProxyType(
    {"mobile_subscription": _subscription}
)
"""How the bundle of a kind of evidence is read."""
