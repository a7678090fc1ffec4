"""Requests to the population database as SOAP 1.1 envelopes. The service insists on the order of elements."""

from typing import Final
from uuid import UUID

from lxml import etree

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.personal_number import PersonalIdNumber
from motid.registries.population import Accountability, PopulationQuery

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
C06: Final = "http://dancuquocgia.bca"
VERIFY: Final = "XacThucThongTinCongDan"
LOOK_UP: Final = "TraCuuThongTinCongDan"
VERIFY_CODE: Final = "003"
LOOK_UP_CODE: Final = "037"
NO_OFFICER_PHONE: Final = "0"


def encode_verify(query: PopulationQuery, accountability: Accountability, request_id: UUID) -> bytes:
    """Return the envelope that asks whether the person exists."""
    fields = [*_who_asks(accountability, request_id, VERIFY_CODE), *_about_whom(query)]
    return _envelope(VERIFY, fields, query.date_of_birth)


def encode_look_up(query: PopulationQuery, accountability: Accountability, request_id: UUID) -> bytes:
    """Return the envelope that asks for what is on record."""
    phone = accountability.officer_phone
    fields = [
        *_who_asks(accountability, request_id, LOOK_UP_CODE),
        ("MaDonVi", accountability.unit_code),
        ("TaiKhoan", accountability.account),
        ("SoDienThoai", phone.national() if phone else NO_OFFICER_PHONE),
        *_about_whom(query),
    ]
    return _envelope(LOOK_UP, fields, query.date_of_birth)


def _who_asks(accountability: Accountability, request_id: UUID, operation_code: str) -> list[tuple[str, str]]:
    return [
        ("MaYeuCau", str(request_id)),
        ("MaDVC", accountability.service_code),
        ("MaTichHop", accountability.integration_code or operation_code),
        ("MaCanBo", accountability.officer_code),
    ]


def _about_whom(query: PopulationQuery) -> list[tuple[str, str]]:
    number = query.identity_number
    element = "SoDinhDanh" if isinstance(number, PersonalIdNumber) else "SoCMND"
    return [(element, number.reveal()), ("HoVaTen", query.full_name.registry_form())]


def _envelope(operation: str, fields: list[tuple[str, str]], born: DateOfBirth) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "dan": C06})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    request = etree.SubElement(body, f"{{{C06}}}{operation}")
    for name, text in fields:
        etree.SubElement(request, f"{{{C06}}}{name}").text = text
    date = etree.SubElement(request, f"{{{C06}}}NgayThangNamSinh")
    unit = "Nam" if born.year_only else "NgayThangNam"
    etree.SubElement(date, f"{{{C06}}}{unit}").text = born.iso().replace("-", "")
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
