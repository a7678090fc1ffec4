"""What the provider needs to know of a citizen, and the claims made of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.gender import Gender
from motid.kernel.name_parts import parts_of
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.scopes import WHOLE_OF


class Standing(msgspec.Struct, frozen=True):
    """Who stands behind an active account, and how well that is known.

    `normalised`: the account is the one of its person. `update_due`: no service may be used with it before that,
    because it is of a generation that the law no longer lets in (S2-23, S2-25).
    """

    person_id: UUID
    ial: int
    normalised: bool
    update_due: bool


@dataclass(frozen=True, slots=True)
class Attributes:
    """The facts that claims are made of. A fact that is not known is None; a flag says whether it was verified.

    `ial` is None where no claim asked for it: then nothing counts as verified by evidence either.
    """

    person_id: UUID
    ial: int | None
    full_name: FullName | None = None
    date_of_birth: DateOfBirth | None = None
    gender: Gender | None = None
    personal_number: PersonalIdNumber | None = None
    personal_number_verified: bool = False
    cmnd: CmndNumber | None = None
    phone: PhoneNumber | None = None
    phone_verified: bool = False
    email: EmailAddress | None = None
    email_verified: bool = False
    updated_at: datetime | None = None
    normalised: bool | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A piece of valid evidence, with the claims of today's record that it confirms (invariant 6).

    `evidence_id` is ours, `reference` the request at the issuer; `ial` is the level that the evidence supports.
    """

    evidence_id: UUID
    reference: UUID
    kind: str
    issuer: str
    method: str
    ial: int
    obtained_at: datetime
    expires_at: datetime | None
    claims: dict[str, Any] = field(repr=False)


class Citizens(Protocol):
    """Knows citizens. All return None for an account that is not active."""

    async def standing(self, connection: Reader, account_id: UUID, now: datetime) -> Standing | None:
        """Return who stands behind an account, with the IAL that its evidence supports now."""
        ...

    def standing_query(self, account: str, now: str) -> str:
        """Return the query of a standing, to be joined to another: one row; both arguments are SQL."""
        ...

    def standing_of(self, row: Any | None, now: datetime) -> Standing | None:
        """Return what `standing` does, from a row of `standing_query`, or one of NULLs."""
        ...

    async def closed_until(self, connection: Reader, account_id: UUID, now: datetime) -> datetime | None:
        """Return until when services of risk are closed to who recovered the account; None when they are open."""
        ...

    async def attributes(
        self, connection: Reader, account_id: UUID, now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        """Return the facts of record, as far as these claims need them."""
        ...

    def facts_query(self, account: str, claims: str) -> str:
        """Return the query of the facts of record that claims are made of, to be joined to another.

        `account` is SQL for the account's id, `claims` for the list of names.
        """
        ...

    async def attributes_from(
        self, connection: Reader, account_id: UUID, rows: list[Any], now: datetime, names: frozenset[str]
    ) -> Attributes | None:
        """Return what `attributes` does, from rows of `facts_query`: nothing is read twice."""
        ...

    async def confirmations(
        self, connection: Reader, account_id: UUID, now: datetime
    ) -> tuple[Confirmed, ...] | None:
        """Return the evidence behind an account and what it confirms, the strongest and newest first."""
        ...


def claims_about(person: Attributes, names: frozenset[str]) -> dict[str, Any]:
    """Return the named claims as far as they are known; a missing fact is a missing claim, never a guess.

    Personal: the caller signs or sends the result, and nothing else.
    """
    known: dict[str, Any] = {
        "name": person.full_name and person.full_name.reveal(),
        "gender": person.gender,
        "birthdate": person.date_of_birth and person.date_of_birth.iso(),
        "zoneinfo": "Asia/Ho_Chi_Minh",
        "updated_at": person.updated_at and int(person.updated_at.timestamp()),
        "account_normalised": person.normalised,
    }
    if person.ial is not None:
        known["identity_verified"] = person.ial >= 2
        known["identity_assurance_level"] = person.ial
    if person.personal_number is not None:
        known["personal_number"] = person.personal_number.reveal()
        known["personal_number_verified"] = person.personal_number_verified
    if person.cmnd is not None:
        known["legacy_identity_number"] = person.cmnd.reveal()
    if person.phone is not None:
        known["phone_number"] = person.phone.e164()
        known["phone_number_verified"] = person.phone_verified
    if person.email is not None:
        known["email"] = person.email.reveal()
        known["email_verified"] = person.email_verified
    if person.full_name is not None and not WHOLE_OF.keys().isdisjoint(names):
        known.update(_parts_of(person.full_name))
    return {name: value for name, value in known.items() if name in names and value is not None}


def _parts_of(name: FullName) -> dict[str, str]:
    """Return the parts of a name as claims, where its words say how it parts (ADR 0028)."""
    parts = parts_of(name)
    if parts is None:
        return {}
    family, middle, given = parts.reveal()
    told = {"family_name": family, "given_name": given}
    return {**told, "middle_name": middle} if middle else told
