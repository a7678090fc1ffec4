"""Units and citizens of the measured desk: accounts with numbers, phones, dossiers, and one with a long history."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motid.accounts.model import IdentifierType, IdentifierValue, Profile
from motid.accounts.open_accounts import open_accounts
from motid.accounts.sealed_account import SealedAccount, seal_account
from motid.authn.sealed import PHONE_INDEX, PhoneBundle
from motid.db import Database, UnitOfWork
from motid.dossiers.model import NewDossier
from motid.dossiers.record_many import record_many, seal_dossier
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.officials.model import NATIONAL_UNIT

PROVINCES = 34
COMMUNES = 10
"""Communes of each province that have a desk of their own."""
LONG_STORY = 500
"""Entries of the one account, and the one case, to which most was done."""
NO_CASES = 20
"""Citizens, the last ones, about whom there is no case: who signs in at the desk is among them."""
_BATCH = 1_000
_PROFILE = Profile(FullName("Nguyễn Thị Thử Nghiệm"), DateOfBirth("2000-01-31"), "female")
_TITLE = PersonalText("Cấp bản sao trích lục hộ tịch")
_EVENTS = """INSERT INTO audit_event (id, occurred_at, kind, account_id, actor_kind, data, mac)
    SELECT uuidv7(make_interval(secs => -n)), now() - make_interval(secs => n), $2, account_id, 'citizen', $3, ''
      FROM unnest($1::uuid[]) AS account_id, generate_series(1, $4::integer) AS n"""


@dataclass(frozen=True, slots=True)
class Citizen:
    """An account: by its place, everything about it is known again."""

    place: int
    account_id: UUID
    person_id: UUID

    @property
    def number(self) -> PersonalIdNumber | CmndNumber:
        """The number by which it signs in."""
        return number_of(self.place)

    @property
    def phone(self) -> PhoneNumber:
        """The registered phone."""
        return phone_of(self.place)


def is_normalised(place: int) -> bool:
    """Return whether an account has a personal number, and is normalised; the others have a CMND number."""
    return place % 5 < 3


def number_of(place: int) -> PersonalIdNumber | CmndNumber:
    """Return the number of an account; 946 is nobody's place of birth (ADR 0003)."""
    return PersonalIdNumber(f"946300{place:06}") if is_normalised(place) else CmndNumber(f"94{place:07}")


def phone_of(place: int) -> PhoneNumber:
    """Return the registered phone of an account."""
    return PhoneNumber(f"+8495{place:07}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with a desk; `province` counts from 0, None for the national one."""

    id: UUID
    code: str
    province: int | None


async def insert_units(database: Database) -> list[Unit]:
    """Insert provinces with communes; returns them with the national desk first, each commune after its province."""
    units = [Unit(NATIONAL_UNIT, "vn", None)]
    rows: list[tuple[UUID, str, str, str, UUID | None]] = []
    for province in range(PROVINCES):
        above, code = database.ids.new(), f"tinh-{province:02}"
        units.append(Unit(above, code, province))
        rows.append((above, code, "province", f"UBND tỉnh thử nghiệm số {province}", None))
        for commune in range(COMMUNES):
            unit = Unit(database.ids.new(), f"{code}-xa-{commune:02}", province)
            units.append(unit)
            rows.append((unit.id, unit.code, "commune", f"UBND xã thử nghiệm số {commune}", above))
    async with database.begin(SYSTEM) as uow:
        await uow.connection.copy_records_to_table(
            "unit", records=rows, columns=("id", "code", "kind", "name", "parent_id")
        )
    return units


def origin(place: int) -> str:
    """Return the portal from which an account came: one of each province, and the exchange itself."""
    return f"cong-tinh-{place % PROVINCES:02}" if place % 3 else "registration"


async def insert_citizens(database: Database, count: int) -> list[Citizen]:
    """Insert accounts, up to a million; the first one has a long history."""
    citizens: list[Citizen] = []
    for start in range(0, count, _BATCH):
        async with database.begin(SYSTEM) as uow:
            citizens += await _insert(uow, range(start, min(count, start + _BATCH)))
    async with database.begin(SYSTEM) as uow:
        first, signed_in = [citizens[0].account_id], {"session_id": str(uow.new_id()), "amr": "pwd otp", "aal": 2}
        await uow.connection.execute(_EVENTS, first, "authn.signed_in", signed_in, LONG_STORY)
    return citizens


async def _insert(uow: UnitOfWork, places: range) -> list[Citizen]:
    by_origin: dict[str, list[SealedAccount]] = {}
    citizens = []
    for place in places:
        sealed = _sealed(uow, place)
        by_origin.setdefault(origin(place), []).append(sealed)
        citizens.append(Citizen(place, sealed.account_id, sealed.person_id))
    for name, accounts in by_origin.items():
        await open_accounts(uow, accounts, origin=name)
    await uow.connection.execute(
        "UPDATE account SET normalised_at = opened_at WHERE id = ANY ($1)",
        [citizen.account_id for citizen in citizens if is_normalised(citizen.place)],
    )
    await _insert_otp_phones(uow, [citizen for citizen in citizens if citizen.place % 3 == 0])
    dossiers = [
        (citizen.account_id, seal_dossier(uow.vault, uow.ids, _dossier(citizen, number, uow.now)))
        for citizen in citizens
        if citizen.place % 10 == 0
        for number in range(3)
    ]
    await record_many(uow, dossiers)
    everybody = [citizen.account_id for citizen in citizens]
    await uow.connection.execute(_EVENTS, everybody, "accounts.opened", {"origin": "bench"}, 1)
    return citizens


def _sealed(uow: UnitOfWork, place: int) -> SealedAccount:
    """Every second account names a phone that the family shares, four to a phone."""
    identifiers: list[tuple[IdentifierType, IdentifierValue]] = [
        ("personal_number" if is_normalised(place) else "cmnd", number_of(place)),
        ("registered_phone", phone_of(place)),
    ]
    if place % 2:
        identifiers.append(("contact_phone", PhoneNumber(f"+8495{9_000_000 + place // 8:07}")))
    return seal_account(
        uow.vault, uow.ids, profile=_PROFILE, identifiers=identifiers, opened_at=uow.now - timedelta(minutes=place)
    )


def _dossier(citizen: Citizen, number: int, now: datetime) -> NewDossier:
    return NewDossier("portal", f"HS-{citizen.place}-{number}", _TITLE, "4", now - timedelta(days=number))


async def _insert_otp_phones(uow: UnitOfWork, citizens: list[Citizen]) -> None:
    rows = []
    for citizen in citizens:
        id_, index = uow.new_id(), uow.vault.index_to_write(PHONE_INDEX, citizen.phone.e164())
        sealed = uow.vault.seal("otp_phone", id_, PhoneBundle(citizen.phone.e164()))
        rows.append((id_, citizen.account_id, True, uow.now, sealed, index.a, index.b))
    columns = ("id", "account_id", "is_default", "added_at", "sealed", "index_a", "index_b")
    await uow.connection.copy_records_to_table("otp_phone", records=rows, columns=columns)
