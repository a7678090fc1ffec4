"""SOAP 1.1 as the simulated population database reads and writes it: pedantic about order, names and form."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
C06: Final = "http://dancuquocgia.bca"
LARGEST_REQUEST: Final = 64 * 1024

_WHO: Final = ("MaYeuCau", "MaDVC", "MaTichHop", "MaCanBo")
_OFFICER: Final = ("MaDonVi", "TaiKhoan", "SoDienThoai")
_PAGING: Final = ("Trang", "SoBanGhi")
_ORDER: Final = {"XacThucThongTinCongDan": _WHO, "TraCuuThongTinCongDan": (*_WHO, *_OFFICER)}
_CODES: Final = {"XacThucThongTinCongDan": "003", "TraCuuThongTinCongDan": "037"}
_FORMS: Final = {
    "MaYeuCau": r"[A-Za-z0-9-]{1,64}",
    "MaDVC": r"[A-Za-z0-9.-]{1,50}",
    "MaTichHop": r"\d{3}",
    "MaCanBo": r"\S{1,50}",
    "MaDonVi": r"\S{1,50}",
    "TaiKhoan": r"\S{1,50}",
    "SoDienThoai": r"0\d{0,9}",
    "SoDinhDanh": r"\d{12}",
    "SoCMND": r"\d{9}",
    "Trang": r"[1-9]\d{0,3}",
    "SoBanGhi": r"[1-9]\d{0,2}",
}
"""The form of each simple element, as regular expressions over ASCII."""


class SoapFault(Exception):  # noqa: N818 - the protocol's word
    """A request that the service answers with a fault. The text quotes nothing of the request."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class SoapRequest:
    """A well-formed question."""

    looks_up: bool
    fields: dict[str, str]
    name: str
    born: str
    """`yyyyMMdd` or `yyyy`."""

    @property
    def request_code(self) -> str:
        """`MaYeuCau`."""
        return self.fields["MaYeuCau"]


def read_request(content: bytes) -> SoapRequest:
    """Read an envelope; raises `SoapFault` with code Client for anything that the service does not accept."""
    operation = _operation(content)
    name = etree.QName(operation).localname
    if etree.QName(operation).namespace != C06 or name not in _ORDER:
        raise SoapFault("Client", "unknown operation")
    elements = _ordered(operation, _ORDER[name])
    fields = {key: _simple(key, element) for key, element in elements.items() if key in _FORMS}
    if fields["MaTichHop"] != _CODES[name]:
        raise SoapFault("Client", "MaTichHop does not belong to the operation")
    return SoapRequest(
        looks_up=name == "TraCuuThongTinCongDan",
        fields=fields,
        name=_name(elements["HoVaTen"]),
        born=_born(elements["NgayThangNamSinh"]),
    )


def _operation(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise SoapFault("Client", "not well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise SoapFault("Client", "a document type declaration is forbidden")
    if root.tag != f"{{{SOAP}}}Envelope":
        raise SoapFault("VersionMismatch", "not a SOAP 1.1 envelope")
    body = root.find(f"{{{SOAP}}}Body")
    if body is None or len(body) != 1:
        raise SoapFault("Client", "the body must hold one operation")
    return body[0]


def _ordered(operation: etree._Element, who: tuple[str, ...]) -> dict[str, etree._Element]:
    """Return the elements by name when they are the expected ones in the expected order."""
    children = list(operation.iterchildren(tag=etree.Element))  # comments stand between them at will
    names = []
    for child in children:
        if etree.QName(child).namespace != C06:
            raise SoapFault("Client", "an element of a foreign namespace")
        names.append(etree.QName(child).localname)
    for number in ("SoDinhDanh", "SoCMND"):
        expected = [*who, number, "HoVaTen", "NgayThangNamSinh"]
        if names in (expected, [*expected, *_PAGING]):
            return dict(zip(names, children, strict=True))
    raise SoapFault("Client", "elements are missing, unknown or out of order")


def _simple(name: str, element: etree._Element) -> str:
    text = element.text or ""
    if len(element) or not re.fullmatch(_FORMS[name], text, re.ASCII):
        raise SoapFault("Client", f"{name} is empty or has the wrong form")
    return text


def _name(element: etree._Element) -> str:
    text = element.text or ""
    if len(element) or not 1 <= len(text) <= 150 or text != text.strip() or text != text.upper():
        raise SoapFault("Client", "HoVaTen must be upper-case and trimmed")
    return text


def _born(element: etree._Element) -> str:
    if len(element) == 1:
        name, text = element[0].tag, element[0].text or ""
        for unit, form in (("NgayThangNam", r"\d{8}"), ("Nam", r"\d{4}")):
            if name == f"{{{C06}}}{unit}" and re.fullmatch(form, text, re.ASCII):
                return text
    raise SoapFault("Client", "NgayThangNamSinh must hold NgayThangNam (yyyyMMdd) or Nam (yyyy)")


def envelope() -> tuple[etree._Element, etree._Element]:
    """Return a new envelope and its empty body."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "dan": C06})
    etree.SubElement(root, f"{{{SOAP}}}Header")
    return root, etree.SubElement(root, f"{{{SOAP}}}Body")


def fault(code: str, text: str) -> bytes:
    """Return an envelope with a fault (SOAP 1.1 §4.4)."""
    root, body = envelope()
    element = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(element, "faultcode").text = f"soapenv:{code}"
    etree.SubElement(element, "faultstring").text = text
    return serialised(root)


def serialised(root: etree._Element) -> bytes:
    """Return an envelope as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
