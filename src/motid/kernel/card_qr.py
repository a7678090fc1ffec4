"""The QR code on an identity card, as text: fields parted by "|".

Chip cards have seven fields: personal number, old CMND number (may be empty), name, date of birth, gender, permanent
residence, date of issue. Cards of 2024 add four whose order is not published; they are kept as they are. The code has
no signature: what it says is worth as much as if its holder had typed it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.digits import ascii_digits, is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.gender import Gender
from motid.kernel.issue_date import IssueDate
from motid.kernel.name_letters import compose
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.redaction import PersonalText, PersonalValue

MOST_CHARACTERS: Final = 4_000
"""A QR code holds less (version 40, level L: 2,953 bytes)."""

FIELDS: Final = 7
MOST_FIELDS: Final = 40
_ADDRESS_MOST: Final = 500

_LABEL: Final = re.compile(r"^[^\W\d][^|:,\d]{0,40}:\s*")
"""What some scanners put before a value: "Họ và tên: "."""

_EIGHT: Final = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_NO_DAY: Final = re.compile(r"00[/.-]?00[/.-]?(\d{4})", re.ASCII)
_GENDERS: Final[dict[str, Gender]] = {"nam": "male", "nữ": "female", "nu": "female"}


class CardGender(PersonalValue[Gender]):
    """The gender on a card."""


@dataclass(frozen=True, slots=True)
class CardQr:
    """What the code says. `further` are the fields after the seventh, unread: four on the card of 2024."""

    personal_number: PersonalIdNumber
    cmnd: CmndNumber | None
    full_name: FullName
    date_of_birth: DateOfBirth
    gender: CardGender | None
    residence: PersonalText
    issue_date: IssueDate | None
    further: tuple[PersonalText, ...] = ()

    @property
    def has_fields_of_2024(self) -> bool:
        """Whether the code has the positions that came with the card of 2024."""
        return len(self.further) >= 4


def parse_card_qr(text: str, *, today: date | None = None) -> CardQr:
    """Read the text of a card's QR code, whatever the scanner made of it.

    Accepts a line for each field instead of bars, labels before the values, dates as ddmmyyyy or dd/mm/yyyy, a year
    alone, decomposed letters (NFD), Ð for Đ, full-width digits and bars, and line breaks at the end.

    Raises `InvalidValue`: "card_qr.empty", "card_qr.too_long", "card_qr.other_code" (the first field is no number of
    twelve digits: a health insurance card, a website), "card_qr.fields" (fewer than seven: the scan broke off), and
    "card_qr.cmnd", "card_qr.full_name", "card_qr.date_of_birth", "card_qr.gender" or "card_qr.issue_date" for a
    field that holds something else.
    """
    if len(text) > MOST_CHARACTERS:
        raise InvalidValue(code="card_qr.too_long")
    scanned = text.replace("｜", "|").strip("\x00\ufeff\r\n\t ")
    fields = [_value(field) for field in (scanned.split("|") if "|" in scanned else scanned.splitlines() or [""])]
    if fields == [""]:
        raise InvalidValue(code="card_qr.empty")
    number = without_separators(fields[0])
    if not is_digits(number, 12):
        raise InvalidValue(code="card_qr.other_code")
    if not FIELDS <= len(fields) <= MOST_FIELDS:
        raise InvalidValue(code="card_qr.fields")
    _, cmnd, name, born, gender, residence, issued, *further = fields
    return CardQr(
        personal_number=PersonalIdNumber(number),
        cmnd=_cmnd(cmnd),
        full_name=_name(name),
        date_of_birth=_birth(born, today),
        gender=_gender(gender),
        residence=PersonalText(compose(residence)[:_ADDRESS_MOST]),
        issue_date=_issue(issued, today),
        further=tuple(PersonalText(field) for field in further),
    )


def _value(field: str) -> str:
    """Return a field without a label and without what cannot be seen."""
    seen = "".join(character for character in field if unicodedata.category(character) not in {"Cc", "Cf"})
    return _LABEL.sub("", seen.strip(), count=1).strip() if ":" in seen else seen.strip()


def _cmnd(field: str) -> CmndNumber | None:
    """Read the old number; twelve digits, from a CMND of 2012 or later, are no old number, and a filler is none."""
    digits = without_separators(field)
    if not digits or is_digits(digits, 12):
        return None
    try:
        return CmndNumber.parse(digits)
    except InvalidValue as refusal:
        if refusal.code == "cmnd.dummy":
            return None
        raise InvalidValue(code="card_qr.cmnd") from None


def _name(field: str) -> FullName:
    try:
        return FullName.parse(field)
    except InvalidValue:
        raise InvalidValue(code="card_qr.full_name") from None


def _birth(field: str, today: date | None) -> DateOfBirth:
    digits = ascii_digits(field)
    if match := _NO_DAY.fullmatch(digits):
        digits = match[1]
    try:
        return DateOfBirth.parse(_with_slashes(digits), today=today)
    except InvalidValue:
        raise InvalidValue(code="card_qr.date_of_birth") from None


def _issue(field: str, today: date | None) -> IssueDate | None:
    if not field:
        return None
    try:
        return IssueDate.parse(_with_slashes(ascii_digits(field)), today=today)
    except InvalidValue:
        raise InvalidValue(code="card_qr.issue_date") from None


def _with_slashes(digits: str) -> str:
    match = _EIGHT.fullmatch(digits)
    return f"{match[1]}/{match[2]}/{match[3]}" if match else digits


def _gender(field: str) -> CardGender | None:
    if not field:
        return None
    try:
        return CardGender(_GENDERS[compose(field).casefold()])
    except KeyError:
        raise InvalidValue(code="card_qr.gender") from None
