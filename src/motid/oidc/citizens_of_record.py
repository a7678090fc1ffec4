"""Citizens as `accounts` and `proofing` know them."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from motid.accounts.model import IdentifierType
from motid.accounts.read_facts import Facts, facts_of, facts_query, read_facts
from motid.db import Reader
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.citizens import Attributes, Confirmed, Standing, claims_about
from motid.oidc.identity_assurance.framework import VERIFIABLE_CLAIMS
from motid.oidc.scopes import WHOLE_OF
from motid.policies import PolicyBook
from motid.proofing.assurance import ial_of, ial_of_kinds
from motid.proofing.evidence_store import behind_query, evidence_of, select_behind
from motid.proofing.read_attestations import Attestation, AttestedFacts, read_attestations
from motid.recovery.cooling import in_cooling_period
from motid.recovery.model import RiskyOperation
from motid.vault import Vault

VERIFIED_FROM = 2
"""IAL from which somebody else than the person vouches for the identity."""
RESTS_ON_EVIDENCE = frozenset(
    {"identity_verified", "identity_assurance_level", "personal_number_verified", "phone_number_verified"}
)
"""Claims that say how sure something is."""
_BEHIND: Final[dict[str, tuple[IdentifierType, ...]]] = {
    "personal_number": ("personal_number",),
    "personal_number_verified": ("personal_number",),
    "legacy_identity_number": ("cmnd",),
    "phone_number": ("registered_phone", "contact_phone"),
    "phone_number_verified": ("registered_phone", "contact_phone"),
    "email": ("email",),
    "email_verified": ("email",),
}
"""Identifiers that claims are made of."""
_OF_THE_PROFILE: Final = frozenset({"name", *WHOLE_OF, "gender", "birthdate"})
_ALL: Final = frozenset(type_ for types in _BEHIND.values() for type_ in types)


class CitizensOfRecord:
    """Reads accounts and computes assurance from their evidence.

    `cmnd_may_wait` says whether an account known by a CMND number alone may still be used at an instant; `policies`
    say what stays closed after a recovery.
    """

    def __init__(self, vault: Vault, *, cmnd_may_wait: Callable[[datetime], bool], policies: PolicyBook) -> None:
        self._vault = vault
        self._cmnd_may_wait = cmnd_may_wait
        self._policies = policies

    async def standing(self, connection: Reader, account_id: UUID, now: datetime) -> Standing | None:
        """Return who stands behind an active account."""
        return self.standing_of(await select_behind(connection, account_id, now), now)

    def standing_query(self, account: str, now: str) -> str:
        """Return the query of a standing, to be joined to another; both arguments are SQL."""
        return behind_query(account, now)

    def standing_of(self, row: Any | None, now: datetime) -> Standing | None:
        """Return what `standing` does, from a row of `standing_query`."""
        if row is None or row["person_id"] is None:
            return None
        return Standing(
            person_id=row["person_id"],
            ial=ial_of_kinds(row["evidence_kinds"]),
            normalised=row["normalised_at"] is not None,
            update_due=bool(row["by_cmnd_alone"]) and not self._cmnd_may_wait(now),
        )

    async def closed_until(self, connection: Reader, account_id: UUID, now: datetime) -> datetime | None:
        """Return until when the cooling period of a recovery lasts, as far as it closes services."""
        operation = RiskyOperation.REACH_RISKY_SERVICE
        found = await in_cooling_period(connection, self._policies, account_id, operation, now)
        return None if found is None else found.until

    async def attributes(
        self, connection: Reader, account_id: UUID, now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        """Return the facts of record of an active account; its evidence is read for claims that rest on it."""
        facts = await read_facts(connection, self._vault, account_id, *_needed(names))
        return await self._attributes(connection, account_id, facts, now, names)

    def facts_query(self, account: str, claims: str) -> str:
        """Return the query of the facts that claims are made of, to be joined to another; both arguments are SQL."""
        return facts_query(account, _wanted(claims))

    async def attributes_from(
        self, connection: Reader, account_id: UUID, rows: list[Any], now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        """Return what `attributes` does, from rows of `facts_query`."""
        facts = facts_of(self._vault, account_id, rows, *_needed(names))
        return await self._attributes(connection, account_id, facts, now, names)

    async def _attributes(
        self, connection: Reader, account_id: UUID, facts: Facts | None, now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        if facts is None or facts.state != "active":
            return None
        if names.isdisjoint(RESTS_ON_EVIDENCE):
            return _attributes(facts, None)
        return _attributes(facts, ial_of(await evidence_of(connection, account_id, now), now))

    async def confirmations(
        self, connection: Reader, account_id: UUID, now: datetime
    ) -> tuple[Confirmed, ...] | None:
        """Return the evidence behind an active account; what has changed since then is confirmed no longer."""
        facts = await read_facts(connection, self._vault, account_id, _ALL, True)
        if facts is None or facts.state != "active":
            return None
        today = _attributes(facts, None)
        attestations = await read_attestations(connection, self._vault, account_id, now)
        return tuple(_confirmed(attestation, today) for attestation in attestations)


@lru_cache(maxsize=4)
def _wanted(claims: str) -> str:
    """Return, as SQL, whether one of the claims is made of an identifier; of any, where it says when they changed."""
    alone = [f"'updated_at' = ANY ({claims})"]
    for type_ in sorted(_ALL):
        names = ", ".join(f"'{name}'" for name, types in _BEHIND.items() if type_ in types)
        alone.append(f"identifier.type = '{type_}' AND {claims} && ARRAY[{names}]")
    return " OR ".join(alone)


def _needed(names: frozenset[str]) -> tuple[frozenset[IdentifierType], bool]:
    """Return which identifiers these claims are made of, and whether any is made of the profile."""
    types = frozenset(type_ for name in names for type_ in _BEHIND.get(name, ()))
    return types, not names.isdisjoint(_OF_THE_PROFILE)


def _attributes(facts: Facts, ial: int | None) -> Attributes:
    number, number_verified = _identifier(facts, "personal_number")
    cmnd, _ = _identifier(facts, "cmnd")
    phone, phone_verified = _identifier(facts, "registered_phone")
    if phone is None:
        phone, phone_verified = _identifier(facts, "contact_phone")
    email, email_verified = _identifier(facts, "email")
    # A number or phone is as sure as the evidence behind it, and "verified" ends with that (invariant 6).
    vouched_for = ial is not None and ial >= VERIFIED_FROM
    profile = facts.profile
    return Attributes(
        person_id=facts.person_id,
        ial=ial,
        full_name=None if profile is None else profile.full_name,
        date_of_birth=None if profile is None else profile.date_of_birth,
        gender=None if profile is None else profile.gender,
        personal_number=number if isinstance(number, PersonalIdNumber) else None,
        personal_number_verified=number_verified and vouched_for,
        cmnd=cmnd if isinstance(cmnd, CmndNumber) else None,
        phone=phone if isinstance(phone, PhoneNumber) else None,
        phone_verified=phone_verified and vouched_for,
        email=email if isinstance(email, EmailAddress) else None,
        email_verified=email_verified,
        updated_at=facts.changed_at,
        normalised=facts.normalised_at is not None,
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


def _identifier(facts: Facts, type_: IdentifierType) -> tuple[object, bool]:
    value, verified_at = facts.identifiers.get(type_, (None, None))
    return value, verified_at is not None
