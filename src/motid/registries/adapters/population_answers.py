"""Answers of the population database, read strictly: a typed result, or `AnswerRejected`.

Elements that we do not know are passed over, since the registry adds some from time to time; an element that
we know and that does not hold what it should makes the whole answer unintelligible.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from lxml import etree

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.errors import InvalidValue
from motid.kernel.gender import Gender
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.redaction import PersonalText
from motid.registries.adapters.population_requests import C06, SOAP
from motid.registries.adapters.resilient_post import Answer, AnswerRejected, reject_by_status
from motid.registries.population import (
    CitizenGender,
    CitizenNameParts,
    CitizenPlace,
    CitizenRecord,
    CitizensFound,
    NameParts,
    Place,
    Relative,
    VerificationAnswer,
)
from motid.registries.unavailable import UnavailableReason

LARGEST_ANSWER: Final = 1024 * 1024
LONGEST_TEXT: Final = 1000
MOST_CITIZENS: Final = 200
_GENDERS: Final[dict[str, Gender | None]] = {"0": None, "1": "male", "2": "female", "3": None}
T = TypeVar("T")


def read_verification(answer: Answer) -> VerificationAnswer:
    """Read `KetQuaXacThuc`; raise `AnswerRejected` for everything else."""
    with _unintelligible():
        exists = _required_text(_result(answer, "KetQuaXacThuc"), "TonTai")
        match exists:
            case "true" | "1":
                return VerificationAnswer(exists=True)
            case "false" | "0":
                return VerificationAnswer(exists=False)
            case _:
                raise ValueError("TonTai is no xs:boolean")


def read_citizens(answer: Answer) -> CitizensFound:
    """Read `CongdanCollection`; raise `AnswerRejected` for everything else."""
    with _unintelligible():
        citizens = _result(answer, "CongdanCollection").findall(_c06("CongDan"))
        if len(citizens) > MOST_CITIZENS:
            raise ValueError("more people than any number was ever given to")
        return CitizensFound(tuple(_citizen(one) for one in citizens))


@contextmanager
def _unintelligible() -> Iterator[None]:
    """Turn every fault of form into the one verdict; the causes quote personal data and are dropped."""
    try:
        yield
    except (etree.LxmlError, ValueError, InvalidValue):
        raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE) from None


def _result(answer: Answer, name: str) -> etree._Element:
    if answer.status not in (200, 500):  # SOAP 1.1 §6.2: a fault comes with status 500
        reject_by_status(answer)
    body = _body(answer)
    if body is None:
        reject_by_status(answer)
        raise ValueError("no SOAP body")
    fault = body.find(f"{{{SOAP}}}Fault")
    if fault is not None:
        raise _rejection(fault)
    reject_by_status(answer)
    children = list(body.iterchildren("*"))
    if len(children) != 1 or children[0].tag != _c06(name):
        raise ValueError("the body holds something else")
    return children[0]


def _body(answer: Answer) -> etree._Element | None:
    """Return the body of the envelope; None when the content is no SOAP envelope at all."""
    if len(answer.body) > LARGEST_ANSWER:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError:
        return None
    if root.getroottree().docinfo.internalDTD is not None or root.tag != f"{{{SOAP}}}Envelope":
        return None  # SOAP 1.1 §3 forbids a document type declaration
    return root.find(f"{{{SOAP}}}Body")


def _rejection(fault: etree._Element) -> AnswerRejected:
    """Tell our fault from theirs by the fault code (SOAP 1.1 §4.4.1). The fault's text is not kept."""
    code = (fault.findtext("faultcode") or "").strip().rpartition(":")[2]
    if code.partition(".")[0] == "Client":
        return AnswerRejected(UnavailableReason.REFUSED)
    return AnswerRejected(UnavailableReason.OUTAGE, may_retry=True)


def _citizen(element: etree._Element) -> CitizenRecord:
    parts = _name_parts(element)
    return CitizenRecord(
        personal_number=_value(element, "SoDinhDanh", PersonalIdNumber.parse),
        cmnd_number=_value(element, "SoCMND", CmndNumber.parse),
        full_name=_full_name(parts),
        name_parts=CitizenNameParts(parts),
        date_of_birth=_date_of_birth(element),
        gender=_gender(element),
        ethnic_group=_value(element, "DanToc", PersonalText),
        religion=_value(element, "TonGiao", PersonalText),
        marital_status=_value(element, "TinhTrangHonNhan", PersonalText),
        blood_group=_value(element, "NhomMau", PersonalText),
        nationality=_value(element, "QuocTich", PersonalText),
        birth_registration=_place(element, "NoiDangKyKhaiSinh"),
        native_place=_place(element, "QueQuan"),
        permanent_residence=_place(element, "ThuongTru"),
        current_residence=_place(element, "NoiOHienTai"),
        father=_relative(element, "Cha"),
        mother=_relative(element, "Me"),
        spouse=_relative(element, "VoChong"),
        representative=_relative(element, "NguoiDaiDien"),
        relation_to_household_head=_household_relation(element),
        household_book=_value(element, "SoSoHoKhau", PersonalText),
    )


def _name_parts(element: etree._Element) -> NameParts:
    name = element.find(_c06("HoVaTen"))
    if name is None:
        raise ValueError("a person without a name")
    return NameParts(
        surname=_text(name, "Ho") or "", middle=_text(name, "ChuDem") or "", given=_text(name, "Ten") or ""
    )


def _full_name(parts: NameParts) -> FullName:
    return FullName.parse(" ".join(part for part in (parts.surname, parts.middle, parts.given) if part))


def _date_of_birth(element: etree._Element) -> DateOfBirth:
    born = element.find(_c06("NgayThangNamSinh"))
    if born is None:
        raise ValueError("a person without a date of birth")
    year, day = _text(born, "Nam"), _text(born, "NgayThangNam")
    if day is None:
        if year is None or not _digits(year, 4):
            raise ValueError("neither a day nor a year")
        return DateOfBirth.parse(year)
    if not _digits(day, 8) or (year is not None and year != day[:4]):
        raise ValueError("no day")
    return DateOfBirth.parse(f"{day[:4]}-{day[4:6]}-{day[6:]}")


def _gender(element: etree._Element) -> CitizenGender | None:
    code = _text(element, "GioiTinh")
    if code is None:
        return None
    if code not in _GENDERS:
        raise ValueError("unknown gender code")
    gender = _GENDERS[code]
    return CitizenGender(gender) if gender else None


def _place(element: etree._Element, name: str) -> CitizenPlace | None:
    place = element.find(_c06(name))
    if place is None:
        return None
    return CitizenPlace(
        Place(
            province_code=_text(place, "MaTinhThanh"),
            district_code=_text(place, "MaQuanHuyen"),
            ward_code=_text(place, "MaPhuongXa"),
            detail=_text(place, "ChiTiet"),
            country_code=_text(place, "QuocGia"),
        )
    )


def _relative(element: etree._Element, name: str) -> Relative | None:
    relative = element.find(_c06(name))
    if relative is None:
        return None
    return Relative(
        full_name=_full_name(_name_parts(relative)) if relative.find(_c06("HoVaTen")) is not None else None,
        personal_number=_value(relative, "SoDinhDanh", PersonalIdNumber.parse),
        cmnd_number=_value(relative, "SoCMND", CmndNumber.parse),
    )


def _household_relation(element: etree._Element) -> PersonalText | None:
    head = element.find(_c06("ChuHo"))
    return None if head is None else _value(head, "QuanHe", PersonalText)


def _value(element: etree._Element, name: str, parse: Callable[[str], T]) -> T | None:
    text = _text(element, name)
    return None if text is None else parse(text)


def _required_text(element: etree._Element, name: str) -> str:
    text = _text(element, name)
    if text is None:
        raise ValueError("an element is missing")
    return text


def _text(element: etree._Element, name: str) -> str | None:
    """Return the trimmed text of a child; None when it is absent or empty."""
    children = element.findall(_c06(name))
    if not children:
        return None
    if len(children) > 1 or len(children[0]):
        raise ValueError("an element is repeated or holds elements")
    text = (children[0].text or "").strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError("a text is longer than any the registry keeps")
    return text or None


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _c06(name: str) -> str:
    return f"{{{C06}}}{name}"
