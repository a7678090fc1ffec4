"""People made to order: the fields that a tester gives are kept, the rest is generated to fit them."""

from dataclasses import replace
from datetime import date

import msgspec
import numpy as np
from msgspec import UNSET, UnsetType

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue
from motid.kernel.gender import Gender
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.sandbox.population.columns import PLAIN, Columns, draw
from motid.sandbox.population.marks import FIRST_ORDERED_SERIAL, MOST_PEOPLE
from motid.sandbox.population.people import build
from motid.sandbox.population.person import Address, BirthRegistration, Card, CmndEntry, Household, Person, Phone
from motid.sandbox.population.provinces import OLD_PROVINCES, PLACE_BY_CODE

_CHUNKS_OF_ORDERS = 1_000_000
"""Orders draw from chunks beyond every chunk of the population itself."""

_TEST_DOMAINS = ("example.com", "example.org", "example.net")


class PersonFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of `Person` that may be given; every one is optional."""

    personal_number: str | UnsetType = UNSET
    full_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    middle_name: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    date_of_birth: str | UnsetType = UNSET
    gender: Gender | UnsetType = UNSET
    ethnicity: str | UnsetType = UNSET
    nationality: str | UnsetType = UNSET
    cmnd: str | UnsetType | None = UNSET
    cmnd_history: list[CmndEntry] | UnsetType = UNSET
    card: Card | UnsetType = UNSET
    place_of_origin: str | UnsetType = UNSET
    permanent_address: Address | UnsetType = UNSET
    printed_address: str | UnsetType = UNSET
    phone: str | UnsetType | None = UNSET
    phone_registered_to_owner: bool | UnsetType = UNSET
    phones: list[Phone] | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    household: Household | UnsetType = UNSET
    traits: list[str] | UnsetType = UNSET


def make_to_order(fields: PersonFields, seed: int, order: int) -> Person:
    """Return the person of the `order`-th request (0 …) with the given fields.

    Raises `InvalidValue`: the code of the kernel value that a field breaks, or "population.not_synthetic" for a
    number, phone or mail address that could be a real person's (ADR 0003).
    """
    fields = _checked(fields)
    columns = _fitted(draw(seed, _CHUNKS_OF_ORDERS + order, size=2), fields)
    base = build(columns, seed, first_index=MOST_PEOPLE + 2 * order, first_serial=FIRST_ORDERED_SERIAL + order)[0]
    base = _renumbered(base, base.personal_number if fields.personal_number is UNSET else fields.personal_number)
    changes = {name: value for name, value in msgspec.structs.asdict(fields).items() if value is not UNSET}
    changes |= _name_parts(base, fields) | _cmnd(base, fields) | _phones(base, fields)
    changes["traits"] = [*base.traits, *changes.get("traits", []), "made_to_order"]
    return msgspec.structs.replace(base, **changes)


def _checked(fields: PersonFields) -> PersonFields:
    """Bring every given value to its kernel form and refuse what lies outside the marks."""
    changes: dict[str, object] = {}
    if isinstance(fields.personal_number, str):
        number = PersonalIdNumber.parse(fields.personal_number)
        _require(number.is_synthetic and number.birth_registration_province is not None)
        changes["personal_number"] = number.reveal()
    if isinstance(fields.full_name, str):
        changes["full_name"] = FullName.parse(fields.full_name).display()
    if isinstance(fields.date_of_birth, str):
        changes["date_of_birth"] = DateOfBirth.parse(fields.date_of_birth).iso()
    if isinstance(fields.cmnd, str):
        changes["cmnd"] = _checked_cmnd(fields.cmnd)
    if isinstance(fields.phone, str):
        changes["phone"] = _checked_phone(fields.phone)
    if isinstance(fields.email, str):
        address = EmailAddress.parse(fields.email)
        _require(address.domain in _TEST_DOMAINS or address.domain.endswith((".test", ".example")))
        changes["email"] = address.reveal()
    if isinstance(fields.phones, list):
        changes["phones"] = [msgspec.structs.replace(p, number=_checked_phone(p.number)) for p in fields.phones]
    for entry in fields.cmnd_history if isinstance(fields.cmnd_history, list) else ():
        _checked_cmnd(entry.number)
    return msgspec.structs.replace(fields, **changes)


def _checked_cmnd(text: str) -> str:
    if len(text) == 12:
        number = PersonalIdNumber.parse(text)
        _require(number.is_synthetic)
        return number.reveal()
    cmnd = CmndNumber.parse(text)
    _require(cmnd.is_synthetic)
    return cmnd.reveal()


def _checked_phone(text: str) -> str:
    phone = PhoneNumber.parse(text)
    _require(phone.is_synthetic)
    return phone.national()


def _require(synthetic: bool) -> None:
    if not synthetic:
        raise InvalidValue(code="population.not_synthetic")


def _fitted(columns: Columns, fields: PersonFields) -> Columns:
    """Return the drawn columns with birth, gender and province as given, else as a given personal number tells."""
    born, year_only = columns.born, np.zeros_like(columns.year_only)
    female, birth_place, home = columns.female, columns.birth_place, columns.home
    if isinstance(fields.personal_number, str):
        number = PersonalIdNumber(fields.personal_number)
        female = np.full_like(female, number.gender == "female")
        born = np.array([date(min(number.birth_year, 2089), 6, 1).toordinal() + int(d) % 28 for d in born])
        birth_place = np.full_like(birth_place, PLACE_BY_CODE[f"0{number.birth_registration_code[1:]}"])
        home = birth_place
    if isinstance(fields.date_of_birth, str):
        given = DateOfBirth(fields.date_of_birth)
        born = np.full_like(columns.born, (given.day or date(given.year, 7, 1)).toordinal())
        year_only = np.full_like(year_only, given.year_only)
    if isinstance(fields.gender, str):
        female = np.full_like(female, fields.gender == "female")
    return replace(
        columns,
        pair=np.full_like(columns.pair, PLAIN),
        born=born,
        year_only=year_only,
        female=female,
        birth_place=birth_place,
        home=home,
    )


def _renumbered(person: Person, number: str) -> Person:
    """Return the person under another personal number, wherever it stands."""
    old = person.personal_number
    if number == old:
        return person
    province = OLD_PROVINCES[PLACE_BY_CODE[f"0{number[1:3]}"]].name
    history = [msgspec.structs.replace(e, number=number) if e.number == old else e for e in person.cmnd_history]
    return msgspec.structs.replace(
        person,
        personal_number=number,
        card=msgspec.structs.replace(person.card, number=number),
        birth_registration=BirthRegistration(number[:3], province),
        cmnd=number if person.cmnd == old else person.cmnd,
        cmnd_history=history,
        phones=[
            msgspec.structs.replace(phone, registered_to=number) if phone.registered_to == old else phone
            for phone in person.phones
        ],
        household=Household(number, person.household.relation),
    )


def _name_parts(base: Person, fields: PersonFields) -> dict[str, object]:
    """Split a given full name as Kinh names are split, or join given parts; parts that are given stay."""
    parts = {
        name: value
        for name in ("family_name", "middle_name", "given_name")
        if isinstance(value := getattr(fields, name), str)
    }
    if isinstance(fields.full_name, str):
        words = fields.full_name.split()
        split = {"family_name": words[0] if len(words) > 1 else "", "given_name": words[-1]}
        return {**split, "middle_name": " ".join(words[1:-1]), **parts}
    if not parts:
        return {}
    joined = {name: parts.get(name, getattr(base, name)) for name in ("family_name", "middle_name", "given_name")}
    return {**joined, "full_name": FullName.parse(" ".join(joined.values())).display()}


def _cmnd(base: Person, fields: PersonFields) -> dict[str, object]:
    if isinstance(fields.cmnd_history, list):
        last = fields.cmnd_history[-1].number if fields.cmnd_history else None
        return {"cmnd": last if fields.cmnd is UNSET else fields.cmnd}
    if fields.cmnd is UNSET:
        return {}
    if fields.cmnd is None:
        return {"cmnd_history": []}
    issued = base.cmnd_history[-1] if base.cmnd_history else CmndEntry("", "2012-05-15", "Công an thành phố Hà Nội")
    return {"cmnd_history": [msgspec.structs.replace(issued, number=fields.cmnd)]}


def _phones(base: Person, fields: PersonFields) -> dict[str, object]:
    number = base.personal_number
    if isinstance(fields.phones, list):
        used = fields.phones
    elif fields.phone is None:
        used = []
    else:
        own = True if fields.phone_registered_to_owner is UNSET else fields.phone_registered_to_owner
        first = base.phones[0] if base.phones else Phone("", "Viettel", number)
        used = [msgspec.structs.replace(first, registered_to=number if own else None), *base.phones[1:]]
        if isinstance(fields.phone, str):
            used = [msgspec.structs.replace(used[0], number=fields.phone)]
    used = [phone for phone in used if phone.number]
    main = used[0] if used else None
    return {
        "phones": used,
        "phone": main.number if main else None,
        "phone_registered_to_owner": main is not None and main.registered_to == number,
    }
