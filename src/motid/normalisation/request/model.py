"""Values of a request for normalisation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber

RequestKind = Literal["form", "conversion", "registration"]
"""The form of four fields (S0-10), the update of a CMND account (S2-20), or a registration just finished."""
RequestState = Literal["asking", "code", "done", "differs", "phone_differs", "taken", "replaced"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What the person says (S0-10); the date of birth comes from the account, or was asked (S0-22).

    The day of issue is kept as declared: the population database takes no such input (domain facts, population).
    """

    full_name: FullName
    date_of_birth: DateOfBirth
    personal_number: PersonalIdNumber
    phone: PhoneNumber
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the population database has of the person, as far as normalisation needs it."""

    full_name: FullName
    date_of_birth: DateOfBirth
    personal_number: PersonalIdNumber
    cmnd: CmndNumber | None
    cmnd_is_alone: bool = False
    """Whether the registry has nobody else of this name and date under the CMND number, which is given out twice."""
    phone_is_own: bool = True
    """Whether the carrier holds the phone for this person; where it need not, the code alone speaks."""


class RequestBundle(msgspec.Struct, frozen=True, kw_only=True):
    """`Claims`, and `OnRecord` once it is known, as they are sealed in `normalisation.sealed`."""

    full_name: str
    date_of_birth: str
    personal_number: str
    phone: str
    issued_on: str | None
    recorded_name: str | None = None
    recorded_birth: str | None = None
    recorded_cmnd: str | None = None
    recorded_cmnd_is_alone: bool = False
    phone_is_own: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """A request under way. `claims` is None once the typed data has been erased."""

    id: UUID
    account_id: UUID
    kind: RequestKind
    state: RequestState
    claims: Claims | None
    on_record: OnRecord | None
    population_id: UUID
    carrier_id: UUID
    told_to_wait: bool
    phone_confirmed_at: datetime | None
    created_at: datetime
    expires_at: datetime


def seal_request(claims: Claims, on_record: OnRecord | None = None) -> RequestBundle:
    """Return a request's personal data in its stored form."""
    return RequestBundle(
        full_name=claims.full_name.reveal(),
        date_of_birth=claims.date_of_birth.reveal(),
        personal_number=claims.personal_number.reveal(),
        phone=claims.phone.reveal(),
        issued_on=claims.issued_on.isoformat() if claims.issued_on else None,
        recorded_name=on_record.full_name.reveal() if on_record else None,
        recorded_birth=on_record.date_of_birth.reveal() if on_record else None,
        recorded_cmnd=on_record.cmnd.reveal() if on_record and on_record.cmnd else None,
        recorded_cmnd_is_alone=on_record is not None and on_record.cmnd_is_alone,
        phone_is_own=on_record is None or on_record.phone_is_own,
    )


def open_claims(bundle: RequestBundle) -> Claims:
    """Return the claims from their stored form."""
    return Claims(
        full_name=FullName(bundle.full_name),
        date_of_birth=DateOfBirth(bundle.date_of_birth),
        personal_number=PersonalIdNumber(bundle.personal_number),
        phone=PhoneNumber(bundle.phone),
        issued_on=date.fromisoformat(bundle.issued_on) if bundle.issued_on else None,
    )


def open_record(bundle: RequestBundle) -> OnRecord | None:
    """Return what was found on record, None while nothing was."""
    if bundle.recorded_name is None or bundle.recorded_birth is None:
        return None
    return OnRecord(
        full_name=FullName(bundle.recorded_name),
        date_of_birth=DateOfBirth(bundle.recorded_birth),
        personal_number=PersonalIdNumber(bundle.personal_number),
        cmnd=CmndNumber(bundle.recorded_cmnd) if bundle.recorded_cmnd else None,
        cmnd_is_alone=bundle.recorded_cmnd_is_alone,
        phone_is_own=bundle.phone_is_own,
    )
