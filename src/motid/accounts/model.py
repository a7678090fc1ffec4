"""Values of an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.gender import Gender
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber

AccountState = Literal["active", "locked", "cancelled", "merged"]
IdentifierType = Literal["personal_number", "cmnd", "registered_phone", "contact_phone", "email"]
LoginName = PersonalIdNumber | CmndNumber
IdentifierValue = PersonalIdNumber | CmndNumber | PhoneNumber | EmailAddress


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account and its person, by internal identifiers."""

    account_id: UUID
    person_id: UUID
    state: AccountState


@dataclass(frozen=True, slots=True)
class Merge:
    """One account that goes on in another. `reason` is a code; `rule` names the rule of a policy that decided."""

    id: UUID
    survivor_id: UUID
    absorbed_id: UUID
    reason: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The personal facts of record; None where nobody ever recorded one, as in accounts of old portals."""

    full_name: FullName | None
    date_of_birth: DateOfBirth | None
    gender: Gender | None = None


class ProfileBundle(msgspec.Struct, frozen=True):
    """`Profile` as it is sealed in `account.sealed`. `date_of_birth` is `1987-03-09` or `1987`."""

    full_name: str | None
    date_of_birth: str | None
    gender: Gender | None = None


class IdentifierBundle(msgspec.Struct, frozen=True):
    """An identifier's value as it is sealed in `identifier.sealed`; its canonical text."""

    value: str


@dataclass(frozen=True, slots=True)
class NewIdentifier:
    """An identifier to be added. `verified_at` is None where nobody but the person vouches for it."""

    type: IdentifierType
    value: IdentifierValue
    source: str
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of an account, from its history."""

    id: UUID
    type: IdentifierType
    value: IdentifierValue
    status: Literal["active", "claimed", "superseded", "released"]
    source: str
    verified_at: datetime | None
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its profile and active identifiers, opened from the vault."""

    ref: AccountRef
    profile: Profile
    identifiers: tuple[Identifier, ...]
    origin: str
    opened_at: datetime
    normalised_at: datetime | None
    changed_at: datetime
    """When the account itself changed last; what became of its identifiers stands with them."""

    def first(self, type_: IdentifierType) -> Identifier | None:
        """Return the active identifier of a type, the verified one first."""
        candidates = [item for item in self.identifiers if item.type == type_]
        return min(candidates, key=lambda item: (item.verified_at is None, item.valid_from), default=None)


def login_type(login_name: LoginName) -> IdentifierType:
    """Return the identifier type of a user name."""
    return "personal_number" if isinstance(login_name, PersonalIdNumber) else "cmnd"


def seal_profile(profile: Profile) -> ProfileBundle:
    """Return the profile in its stored form."""
    name, born = profile.full_name, profile.date_of_birth
    return ProfileBundle(name.reveal() if name else None, born.reveal() if born else None, profile.gender)


def open_profile(bundle: ProfileBundle) -> Profile:
    """Return the profile from its stored form."""
    return Profile(
        FullName(bundle.full_name) if bundle.full_name else None,
        DateOfBirth(bundle.date_of_birth) if bundle.date_of_birth else None,
        bundle.gender,
    )


def identifier_value(type_: IdentifierType, canonical: str) -> IdentifierValue:
    """Return the typed value of a stored identifier."""
    match type_:
        case "personal_number":
            return PersonalIdNumber(canonical)
        case "cmnd":
            return CmndNumber(canonical)
        case "registered_phone" | "contact_phone":
            return PhoneNumber(canonical)
        case "email":
            return EmailAddress(canonical)
