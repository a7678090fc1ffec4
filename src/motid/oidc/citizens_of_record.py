"""Citizens as `accounts` and `proofing` know them."""

from datetime import datetime
from uuid import UUID

from motid.accounts.errors import NoSuchAccount
from motid.accounts.model import Account, IdentifierType
from motid.accounts.read_account import read_account
from motid.db import Reader
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.citizens import Attributes, Confirmed, Standing, claims_about
from motid.oidc.identity_assurance.framework import VERIFIABLE_CLAIMS
from motid.proofing.assurance import ial_of
from motid.proofing.evidence_store import evidence_behind, evidence_of
from motid.proofing.read_attestations import Attestation, AttestedFacts, read_attestations
from motid.vault import Vault

VERIFIED_FROM = 2
"""IAL from which somebody else than the person vouches for the identity."""
RESTS_ON_EVIDENCE = frozenset(
    {"identity_verified", "identity_assurance_level", "personal_number_verified", "phone_number_verified"}
)
"""Claims that say how sure something is."""


class CitizensOfRecord:
    """Reads accounts and computes assurance from their evidence."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def standing(self, connection: Reader, account_id: UUID, now: datetime) -> Standing | None:
        """Return who stands behind an active account."""
        found = await evidence_behind(connection, account_id, now)
        if found is None:
            return None
        person_id, evidence = found
        return Standing(person_id, ial_of(evidence, now))

    async def attributes(
        self, connection: Reader, account_id: UUID, now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        """Return the facts of record of an active account; its evidence is read for claims that rest on it."""
        account = await self._active(connection, account_id)
        if account is None:
            return None
        if names.isdisjoint(RESTS_ON_EVIDENCE):
            return _attributes(account, None)
        return _attributes(account, ial_of(await evidence_of(connection, account_id, now), now))

    async def confirmations(
        self, connection: Reader, account_id: UUID, now: datetime
    ) -> tuple[Confirmed, ...] | None:
        """Return the evidence behind an active account; what has changed since then is confirmed no longer."""
        account = await self._active(connection, account_id)
        if account is None:
            return None
        today = _attributes(account, None)
        attestations = await read_attestations(connection, self._vault, account_id, now)
        return tuple(_confirmed(attestation, today) for attestation in attestations)

    async def _active(self, connection: Reader, account_id: UUID) -> Account | None:
        try:
            account = await read_account(connection, self._vault, account_id)
        except NoSuchAccount:
            return None
        return account if account.ref.state == "active" else None


def _attributes(account: Account, ial: int | None) -> Attributes:
    number, number_verified = _identifier(account, "personal_number")
    cmnd, _ = _identifier(account, "cmnd")
    phone, phone_verified = _identifier(account, "registered_phone")
    if phone is None:
        phone, phone_verified = _identifier(account, "contact_phone")
    email, email_verified = _identifier(account, "email")
    # A number or phone is as sure as the evidence behind it, and "verified" ends with that (invariant 6).
    vouched_for = ial is not None and ial >= VERIFIED_FROM
    return Attributes(
        person_id=account.ref.person_id,
        ial=ial,
        full_name=account.profile.full_name,
        date_of_birth=account.profile.date_of_birth,
        gender=account.profile.gender,
        personal_number=number if isinstance(number, PersonalIdNumber) else None,
        personal_number_verified=number_verified and vouched_for,
        cmnd=cmnd if isinstance(cmnd, CmndNumber) else None,
        phone=phone if isinstance(phone, PhoneNumber) else None,
        phone_verified=phone_verified and vouched_for,
        email=email if isinstance(email, EmailAddress) else None,
        email_verified=email_verified,
        updated_at=max([account.changed_at, *(identifier.valid_from for identifier in account.identifiers)]),
    )


def _confirmed(attestation: Attestation, today: Attributes) -> Confirmed:
    evidence = attestation.evidence
    return Confirmed(
        evidence_id=evidence.id,
        reference=attestation.reference,
        kind=evidence.kind,
        issuer=evidence.issuer,
        method=evidence.method,
        ial=attestation.ial,
        obtained_at=evidence.obtained_at,
        expires_at=evidence.expires_at,
        claims=claims_about(_as_attested(attestation.facts, today), VERIFIABLE_CLAIMS),
    )


def _as_attested(facts: AttestedFacts, today: Attributes) -> Attributes:
    """Return the facts of record that are the very ones that were confirmed."""
    return Attributes(
        person_id=today.person_id,
        ial=None,
        full_name=today.full_name if today.full_name == facts.full_name else None,
        date_of_birth=today.date_of_birth if today.date_of_birth == facts.date_of_birth else None,
        personal_number=today.personal_number if today.personal_number == facts.personal_number else None,
        cmnd=today.cmnd if today.cmnd == facts.cmnd else None,
        phone=today.phone if today.phone == facts.phone else None,
    )


def _identifier(account: Account, type_: IdentifierType) -> tuple[object, bool]:
    identifier = account.first(type_)
    return (None, False) if identifier is None else (identifier.value, identifier.verified_at is not None)
