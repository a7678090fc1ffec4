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
    """Read one side. Nothing is refused: what cannot be read stays as text, and agrees with nothing."""
    return PersonData(
        full_name=_read(texts.full_name, FullName.parse),
        personal_number=_read(texts.personal_number, read_identity_number),
        cmnd=_read(texts.cmnd, read_identity_number),
        date_of_birth=_read(texts.date_of_birth, lambda text: _birth(text, today)),
        issue_date=_read(texts.issue_date, lambda text: _issue_date(text, today)),
        phone=_read(texts.phone, PhoneNumber.parse),
    )


def read_pair(claimed: PersonTexts, recorded: PersonTexts, *, today: date) -> tuple[PersonData, PersonData]:
    """Read both sides; a text that stands on both, as most do, is read once."""
    one = read_person_data(claimed, today=today)
    other = PersonData(
        full_name=_again(one.full_name, claimed.full_name, recorded.full_name, FullName.parse),
        personal_number=_again(
            one.personal_number, claimed.personal_number, recorded.personal_number, read_identity_number
        ),
        cmnd=_again(one.cmnd, claimed.cmnd, recorded.cmnd, read_identity_number),
        date_of_birth=_again(
            one.date_of_birth, claimed.date_of_birth, recorded.date_of_birth, lambda text: _birth(text, today)
        ),
        issue_date=_again(
            one.issue_date, claimed.issue_date, recorded.issue_date, lambda text: _issue_date(text, today)
        ),
        phone=_again(one.phone, claimed.phone, recorded.phone, PhoneNumber.parse),
    )
    return one, other


def _again(
    value: T | PersonalText | None, text: str | int | None, other: str | int | None, parse: Callable[[str], T | None]
) -> T | PersonalText | None:
    return value if text == other else _read(other, parse)


def _read(text: str | int | None, parse: Callable[[str], T | None]) -> T | PersonalText | None:
    if text is None:
        return None
    written = (text if isinstance(text, str) else _digits(text)).strip(_BLANK)
    if not written:
        return None
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
