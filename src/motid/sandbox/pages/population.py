"""The population: browse the invented people, or find one by any number."""

import re
from dataclasses import dataclass
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.digits import without_separators
from motid.sandbox.population.person import Person, Phone
from motid.sandbox.population.store import Page
from motid.sandbox.world import World

SHOWN = 20
_GENDERS = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person as the list shows one."""

    personal_number: str
    full_name: str
    born: str
    gender: str
    phone_lines: list[str]


@get("/population", include_in_schema=False)
async def browse(
    world: NamedDependency[World],
    number: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
) -> Template:
    """Show a page of people, or the ones who have a number."""
    wanted = without_separators(number, ".-+")
    page = Page(_with_number(world, wanted), None) if wanted else world.population.page(SHOWN, cursor)
    context = {
        "section": "/population",
        "number": number.strip(),
        "people": [shown(person) for person in page.people],
        "next_cursor": page.next_cursor,
    }
    return Template("population.html", context=context)


@get("/population/{personal_number:str}", include_in_schema=False)
async def show(world: NamedDependency[World], personal_number: FromPath[str]) -> Template:
    """Show everything about one person."""
    person = world.population.get(personal_number)
    if person is None:
        raise NotFoundException("no such person")
    phones = [phone.number for phone in person.phones]
    context = {"section": "/population", "name": person.full_name, "rows": rows(person), "phones": phones}
    return Template("person.html", context=context)


def _with_number(world: World, digits: str) -> list[Person]:
    """Return who has the number as personal number, CMND or phone; two people may share a CMND."""
    if not re.fullmatch(r"\d{9,13}", digits, re.ASCII):
        return []
    found = [world.population.get(digits), *world.population.find_by_cmnd(digits)]
    subscriber = world.population.find_by_phone(digits)
    if subscriber is not None:
        found.append(subscriber.used_by)
    return list({person.personal_number: person for person in found if person is not None}.values())


def shown(person: Person) -> ShownPerson:
    """Prepare a person for the list."""
    return ShownPerson(
        personal_number=person.personal_number,
        full_name=person.full_name,
        born=_date(person.date_of_birth),
        gender=_GENDERS[person.gender],
        phone_lines=[_phone(phone, person) for phone in person.phones],
    )


def rows(person: Person) -> list[tuple[str, str]]:
    """Return labels and values of everything on record; labels as forms print them."""
    card = person.card
    listed = [
        ("Số định danh cá nhân", person.personal_number),
        ("Họ tên", person.full_name),
        ("Ngày sinh", _date(person.date_of_birth)),
        ("Giới tính", _GENDERS[person.gender]),
        ("Dân tộc", person.ethnicity),
        ("Quốc tịch", person.nationality),
        ("Thẻ", f"{card.number}, cấp ngày {_date(card.issued_on)}, {card.issued_by}"),
        ("Có giá trị đến", _date(card.expires_on) if card.expires_on else "Không thời hạn"),
        *(("CMND", f"{old.number}, cấp ngày {_date(old.issued_on)}, {old.issued_by}") for old in person.cmnd_history),
        ("Nơi đăng ký khai sinh", f"{person.birth_registration.province} ({person.birth_registration.code})"),
        ("Quê quán", person.place_of_origin),
        ("Nơi thường trú", person.permanent_address.text),
        ("Địa chỉ in trên thẻ", person.printed_address),
        *(("Điện thoại", _phone(phone, person)) for phone in person.phones),
        ("Email", person.email or ""),
        ("Quan hệ với chủ hộ", f"{person.household.relation} (chủ hộ {person.household.head})"),
        ("Đặc điểm để kiểm thử", ", ".join(person.traits)),
    ]
    return [(label, value) for label, value in listed if value]


def _phone(phone: Phone, person: Person) -> str:
    if phone.registered_to == person.personal_number:
        owner = "chính chủ"
    elif phone.registered_to is None:
        owner = "chưa đăng ký chủ thuê bao"
    else:
        owner = f"đứng tên {phone.registered_to}"
    return f"{phone.number} ({phone.carrier}, {owner})"


def _date(iso: str) -> str:
    return DateOfBirth(iso).vietnamese()
