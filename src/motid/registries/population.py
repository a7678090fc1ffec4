"""Port to the national population database (C06): does a person with these data exist, and what is on record?

Every question names the officer or the service on whose behalf it is asked; the registry keeps that for audit.
Answers are for the question at hand: they are never shared with others (NĐ 69/2024 Điều 19).
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.gender import Gender
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText, PersonalValue
from motid.registries.unavailable import RegistryUnavailable


@dataclass(frozen=True, slots=True)
class PopulationQuery:
    """Whom the question is about. The date of birth may be a year only; the number has 12 or 9 digits."""

    identity_number: PersonalIdNumber | CmndNumber
    full_name: FullName
    date_of_birth: DateOfBirth


@dataclass(frozen=True, slots=True)
class Accountability:
    """On whose behalf the registry is asked: six codes that its operator hands out and audits."""

    service_code: str
    """`MaDVC`, the service that asks, such as `G15-TP110`."""
    officer_code: str
    """`MaCanBo`, the officer, or the code of the system where no officer is involved."""
    unit_code: str
    """`MaDonVi`, the officer's unit. Look-up only."""
    account: str
    """`TaiKhoan`, the officer's account. Look-up only."""
    officer_phone: PhoneNumber | None
    """`SoDienThoai` of the officer; None is sent as `0`, as systems without an officer do. Look-up only."""
    integration_code: str | None = None
    """`MaTichHop`; None takes the code of the operation, 003 for verify and 037 for look-up."""


@dataclass(frozen=True, slots=True)
class VerificationAnswer:
    """Whether exactly one person with these data is on record. It never says which field differs (S0-21)."""

    exists: bool


class CitizenGender(PersonalValue[Gender]):
    """Gender of one person on record. A hint beside the digits of the personal number (invariant 8)."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name as the registry splits it; kept as given, never guessed from the full name (domain facts, names)."""

    surname: str
    middle: str
    given: str


class CitizenNameParts(PersonalValue[NameParts]):
    """The parts of one person's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on record. Codes are of the administrative tables in force when it was written."""

    province_code: str | None
    district_code: str | None
    ward_code: str | None
    detail: str | None
    country_code: str | None


class CitizenPlace(PersonalValue[Place]):
    """A place that says something about one person."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A father, mother, husband, wife or representative as far as the registry names them."""

    full_name: FullName | None
    personal_number: PersonalIdNumber | None
    cmnd_number: CmndNumber | None


@dataclass(frozen=True, slots=True)
class CitizenRecord:
    """One person as the population database records them; None where it records nothing."""

    personal_number: PersonalIdNumber | None
    cmnd_number: CmndNumber | None
    full_name: FullName
    name_parts: CitizenNameParts
    date_of_birth: DateOfBirth
    gender: CitizenGender | None
    ethnic_group: PersonalText | None
    religion: PersonalText | None
    marital_status: PersonalText | None
    blood_group: PersonalText | None
    nationality: PersonalText | None
    birth_registration: CitizenPlace | None
    native_place: CitizenPlace | None
    permanent_residence: CitizenPlace | None
    current_residence: CitizenPlace | None
    father: Relative | None
    mother: Relative | None
    spouse: Relative | None
    representative: Relative | None
    relation_to_household_head: PersonalText | None
    household_book: PersonalText | None


@dataclass(frozen=True, slots=True)
class CitizensFound:
    """The people on record who fit the query; none, one, or, for a CMND number that was issued twice, several."""

    citizens: tuple[CitizenRecord, ...]


class PopulationRegistry(Protocol):
    """Asks the population database. Both questions fail closed: no usable answer is `RegistryUnavailable`."""

    async def verify(
        self, query: PopulationQuery, accountability: Accountability, request_id: UUID
    ) -> VerificationAnswer | RegistryUnavailable:
        """Return whether the person exists (`XacThucThongTinCongDan`)."""
        ...

    async def look_up(
        self, query: PopulationQuery, accountability: Accountability, request_id: UUID
    ) -> CitizensFound | RegistryUnavailable:
        """Return what is on record (`TraCuuThongTinCongDan`)."""
        ...
