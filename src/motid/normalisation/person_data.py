"""What one side says of a person: values that were read, or the text as it stands where it could not be."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, Protocol, TypeVar

import msgspec

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.digits import ascii_digits, is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.issue_date import IssueDate
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText

LONGEST_TEXT: Final = 1_000
"""Characters of a text that is kept although it could not be read; the rest says nothing more."""

IdentityNumber = PersonalIdNumber | CmndNumber | PersonalText
_BLANK: Final = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DIGIT: Final = re.compile(r"\d")
T = TypeVar("T")


class PersonData(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One side of a comparison. None is a missing value; `PersonalText` is one that is there and cannot be read.

    A number stands where the side has it: people write the number of a CMND into the field of the personal number,
    and a CMND of twelve digits bears the personal number.
    """

    full_name: FullName | PersonalText | None = None
    personal_number: IdentityNumber | None = None
    cmnd: IdentityNumber | None = None
    date_of_birth: DateOfBirth | PersonalText | None = None
    issue_date: IssueDate | PersonalText | None = None
    phone: PhoneNumber | PersonalText | None = None


class PersonTexts(Protocol):
    """The same six fields as text, or as numbers where a file has them so; None and "" are missing."""

    @property
    def full_name(self) -> str | int | None: ...  # noqa: D102 - as in `PersonData`
    @property
    def personal_number(self) -> str | int | None: ...  # noqa: D102
    @property
    def cmnd(self) -> str | int | None: ...  # noqa: D102
    @property
    def date_of_birth(self) -> str | int | None: ...  # noqa: D102
    @property
    def issue_date(self) -> str | int | None: ...  # noqa: D102
    @property
    def phone(self) -> str | int | None: ...  # noqa: D102


def read_person_data(texts: PersonTexts, *, today: date) -> PersonData:
    """Read one side. Nothing is refused: what cannot be read stays as text, and agrees with nothing.

    A number or date without a digit ("không có", "N/A") is a missing value.
    """
    return PersonData(
        full_name=_name(texts.full_name),
        personal_number=_number(texts.personal_number),
        cmnd=_number(texts.cmnd),
        date_of_birth=_born(texts.date_of_birth, today),
        issue_date=_issued(texts.issue_date, today),
        phone=_phone(texts.phone),
    )


def read_pair(one: PersonTexts, other: PersonTexts, *, today: date) -> tuple[PersonData, PersonData]:
    """Read both sides; a text that stands on both, as most do, is read once."""
    read = read_person_data(one, today=today)
    number, cmnd = other.personal_number, other.cmnd
    born, issued = other.date_of_birth, other.issue_date
    return read, PersonData(
        full_name=read.full_name if one.full_name == other.full_name else _name(other.full_name),
        personal_number=read.personal_number if one.personal_number == number else _number(number),
        cmnd=read.cmnd if one.cmnd == cmnd else _number(cmnd),
        date_of_birth=read.date_of_birth if one.date_of_birth == born else _born(born, today),
        issue_date=read.issue_date if one.issue_date == issued else _issued(issued, today),
        phone=read.phone if one.phone == other.phone else _phone(other.phone),
    )


def _name(text: str | int | None) -> FullName | PersonalText | None:
    written = _written(text)
    return _or_text(written, FullName.parse) if written else None


def _number(text: str | int | None) -> IdentityNumber | None:
    written = _with_digits(text)
    return _or_text(written, read_identity_number) if written else None


def _born(text: str | int | None, today: date) -> DateOfBirth | PersonalText | None:
    written = _with_digits(text)
    return _or_text(written, lambda found: _birth(found, today)) if written else None


def _issued(text: str | int | None, today: date) -> IssueDate | PersonalText | None:
    written = _with_digits(text)
    return _or_text(written, lambda found: _issue_date(found, today)) if written else None


def _phone(text: str | int | None) -> PhoneNumber | PersonalText | None:
    written = _with_digits(text)
    return _or_text(written, PhoneNumber.parse) if written else None


def _written(text: str | int | None) -> str:
    """Return what is written, without blanks around it; "" when nothing is."""
    if text is None:
        return ""
    return (text if isinstance(text, str) else _digits(text)).strip(_BLANK)


def _with_digits(text: str | int | None) -> str:
    written = _written(text)
    return written if written and _DIGIT.search(written) else ""


def _or_text(written: str, parse: Callable[[str], T | None]) -> T | PersonalText | None:
    try:
        return parse(written)
    except InvalidValue:
        return PersonalText(written[:LONGEST_TEXT])


def _digits(number: int) -> str:
    """Return a whole number as text; one of hundreds of digits is no value of anything."""
    return str(number) if -(10**30) < number < 10**30 else "-"


def read_identity_number(text: str) -> PersonalIdNumber | CmndNumber | None:
    """Read a number of twelve or nine digits; None for a filler that stands where a number was missing.

    Raises `InvalidValue`, "cmnd.format", for anything else.
    """
    digits = without_separators(text)
    if is_digits(digits, 12):
        return None if _is_filler(digits) else PersonalIdNumber(digits)
    try:
        return CmndNumber.parse(digits)
    except InvalidValue as refusal:
        if refusal.code == "cmnd.dummy":
            return None
        raise


def _is_filler(digits: str) -> bool:
    return len(set(digits)) == 1 or digits == "000000000001"


_NO_DAY: Final = re.compile(r"0{1,2}[/.-]0{1,2}[/.-](\d{4})|(\d{4})-0{1,2}-0{1,2}", re.ASCII)


@lru_cache(65_536)
def _birth(text: str, today: date) -> DateOfBirth:
    """Read a date of birth; 00/00/1949, as some systems write a year alone, is that year."""
    if match := _NO_DAY.fullmatch(ascii_digits(text).strip()):
        text = match[1] or match[2]
    return DateOfBirth.parse(text, today=today)


@lru_cache(65_536)
def _issue_date(text: str, today: date) -> IssueDate:
    return IssueDate.parse(text, today=today)
