"""A person as the population database writes one: `CongDan`, its elements in the service's order."""

from lxml import etree

from motid.sandbox.population.person import Address, Person
from motid.sandbox.registries.soap import C06

_GENDERS = {"male": "1", "female": "2"}
_COUNTRY = "VN"


def citizen_element(person: Person) -> etree._Element:
    """Return the `CongDan` of a person; elements without content are left out."""
    citizen = etree.Element(f"{{{C06}}}CongDan", nsmap={"dan": C06})
    name = _add(citizen, "HoVaTen")
    surname, middle, given = _name_parts(person)
    _add_texts(name, Ho=surname, ChuDem=middle, Ten=given)
    born = _add(citizen, "NgayThangNamSinh")
    unit = "Nam" if len(person.date_of_birth) == 4 else "NgayThangNam"
    _add(born, unit, person.date_of_birth.replace("-", ""))
    _add_texts(citizen, GioiTinh=_GENDERS[person.gender], DanToc=person.ethnicity)
    birth = _add(citizen, "NoiDangKyKhaiSinh")
    _add_texts(
        birth,
        MaTinhThanh=person.birth_registration.code,
        ChiTiet=person.birth_registration.province,
        QuocGia=_COUNTRY,
    )
    _add_texts(_add(citizen, "QueQuan"), ChiTiet=person.place_of_origin, QuocGia=_COUNTRY)
    _add_address(_add(citizen, "ThuongTru"), person.permanent_address)
    _add_address(_add(citizen, "NoiOHienTai"), person.permanent_address)
    _add_texts(citizen, QuocTich=person.nationality, SoCMND=_old_number(person), SoDinhDanh=person.personal_number)
    _add_texts(_add(citizen, "ChuHo"), QuanHe=person.household.relation)
    return citizen


def _name_parts(person: Person) -> tuple[str, str, str]:
    """Return surname, middle and given name in the order of the full name.

    Where the given name comes first, as with Ê Đê names, the registry splits mechanically: first word, rest, last.
    """
    parts = (person.family_name, person.middle_name, person.given_name)
    if " ".join(part for part in parts if part) == person.full_name:
        return parts
    *before, last = person.full_name.split()
    return before[0] if before else "", " ".join(before[1:]), last


def _old_number(person: Person) -> str:
    """Return the latest nine-digit CMND; the twelve-digit ones are personal numbers."""
    return next((entry.number for entry in reversed(person.cmnd_history) if len(entry.number) == 9), "")


def _add_address(place: etree._Element, address: Address) -> None:
    _add_texts(
        place, MaTinhThanh=address.province_code, MaPhuongXa=address.ward_code, ChiTiet=address.text, QuocGia=_COUNTRY
    )


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{C06}}}{name}")
    element.text = text
    return element


def _add_texts(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            _add(parent, name, text)
