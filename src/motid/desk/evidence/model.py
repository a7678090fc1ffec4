"""Values of evidence, and what kinds of it there are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from motid.accounts.model import LoginName
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber


class EvidenceKind(StrEnum):
    """How something was checked."""

    CONTROL_QUESTIONS = "control_questions"
    """The caller's answers, compared with the record; the official learns how many agreed."""
    CONFIRM_ON_PHONE = "confirm_on_phone"
    """Whoever holds a phone confirmed there, by a link, that they are the one who calls."""
    CARRIER_MATCH = "carrier_match"
    """The carrier holds a phone for a person with these data."""
    POPULATION_MATCH = "population_match"
    """The population database has exactly one person with these data."""
    PAPERS_SEEN = "papers_seen"
    """An official at a counter saw the person with their papers."""
    CALL_BACK = "call_back_to_registered_phone"
    """An official called the phone on record and noted what its holder said (S0-18)."""


class EvidenceResult(StrEnum):
    """What came of a check. `ASKED` and `UNKNOWN` are no answer yet, and count for nothing."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    AGREES = "agrees"
    DIFFERS = "differs"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


class Paper(StrEnum):
    """Papers that an official has seen."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    POLICE_CONFIRMATION = "police_confirmation"
    """The paper by which the police confirm a person's number."""
    AUTHORITY_LETTER = "authority_letter"
    """A competent authority's request, or its release (Law on Identification, Article 34)."""
    DEATH_CERTIFICATE = "death_certificate"


IDENTITY_PAPERS = frozenset({Paper.IDENTITY_CARD, Paper.PASSPORT, Paper.POLICE_CONFIRMATION})
ANSWERLESS = frozenset({EvidenceResult.ASKED, EvidenceResult.UNKNOWN})


class EvidenceBundle(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, as it is sealed in `desk_evidence.sealed`."""

    full_name: str | None = None
    date_of_birth: str | None = None
    number: str | None = None
    phone: str | None = None
    cmnd: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    """The facts that a check was about. A registry that agreed vouches for them."""

    full_name: FullName | None = None
    date_of_birth: DateOfBirth | None = None
    number: LoginName | None = None
    phone: PhoneNumber | None = None
    cmnd: CmndNumber | None = None
    """A former number that a registry records beside `number`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One check. `account_id` is None where it is about the caller and no account.

    `detail` holds codes and counts only.
    """

    id: UUID
    case_id: UUID
    account_id: UUID | None
    kind: EvidenceKind
    result: EvidenceResult
    noted_by: UUID | None
    noted_at: datetime
    changed_at: datetime
    expires_at: datetime | None
    detail: dict[str, Any]
    facts: CheckedFacts

    def counts_at(self, now: datetime) -> bool:
        """Whether the check has an answer that is not too old."""
        return self.result not in ANSWERLESS and (self.expires_at is None or now < self.expires_at)


def facts_of(bundle: EvidenceBundle) -> CheckedFacts:
    """Return the facts from their stored form."""
    return CheckedFacts(
        full_name=FullName(bundle.full_name) if bundle.full_name else None,
        date_of_birth=DateOfBirth(bundle.date_of_birth) if bundle.date_of_birth else None,
        number=parse_login_name(bundle.number) if bundle.number else None,
        phone=PhoneNumber(bundle.phone) if bundle.phone else None,
        cmnd=CmndNumber(bundle.cmnd) if bundle.cmnd else None,
    )


def seal_facts(facts: CheckedFacts, *, note: str | None = None) -> EvidenceBundle:
    """Return the facts in their stored form."""
    return EvidenceBundle(
        full_name=facts.full_name.reveal() if facts.full_name else None,
        date_of_birth=facts.date_of_birth.reveal() if facts.date_of_birth else None,
        number=facts.number.reveal() if facts.number else None,
        phone=facts.phone.reveal() if facts.phone else None,
        cmnd=facts.cmnd.reveal() if facts.cmnd else None,
        note=note,
    )
