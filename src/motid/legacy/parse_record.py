"""Read one row of an account: what is right is taken, what is wrong is named by line and code and never guessed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar

from motid.accounts.model import IdentifierType, IdentifierValue, Profile
from motid.authn.legacy_password_hashes import HashTooCostly, recognise
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.digits import is_digits, without_separators
from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue
from motid.kernel.gender import Gender
from motid.kernel.issue_date import IssueDate
from motid.kernel.legacy_charsets import Charset, to_unicode
from motid.kernel.name_letters import compose, strip_marks
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.legacy.dossier_codes import dossier_codes
from motid.legacy.field_names import LegacyField
from motid.legacy.instants import parse_instant
from motid.legacy.leading_zeros import restored
from motid.legacy.model import LegacyDossier, LegacyRecord
from motid.legacy.problems import Problem, RowFault, Severity, ValueFault, rejected
from motid.legacy.tables.table import Row

T = TypeVar("T")
LONGEST_ROW: Final = 60_000
LONGEST_TITLE: Final = 1_000
LONGEST_STATE: Final = 100
_GENDERS: Final[dict[str, Gender]] = {
    "nam": "male", "m": "male", "male": "male", "1": "male", "ong": "male", "trai": "male",
    "nu": "female", "f": "female", "female": "female", "0": "female", "2": "female", "ba": "female", "gai": "female",
}  # fmt: skip
_NUMBERS: Final = (LegacyField.USER_NAME, LegacyField.PERSONAL_NUMBER, LegacyField.CMND)
_NOTHING: Final = frozenset({"", "null", "NULL", "\\N", "None", "N/A", "n/a", "-", "#N/A"})


@dataclass(frozen=True, slots=True)
class RowReader:
    """How the rows of one file are read. `places` says where each field stands."""

    columns: tuple[str, ...]
    places: dict[LegacyField, int]
    charsets: dict[LegacyField, Charset]
    restore_leading_zeros: bool
    today: date
    now: datetime

    def record(self, row: Row) -> LegacyRecord | Problem:
        """Return the account of a row, or why it is left out."""
        if row.cells is None:
            return rejected(row.line, row.fault or RowFault.MALFORMED)
        if sum(map(len, row.cells)) > LONGEST_ROW:
            return rejected(row.line, RowFault.TOO_LONG)
        return _Reading(self, row.line, row.cells).record()

    def dossier(self, row: Row) -> LegacyDossier | Problem:
        """Return the dossier of a row of a file of dossiers, or why it is left out."""
        if row.cells is None:
            return rejected(row.line, row.fault or RowFault.MALFORMED)
        if sum(map(len, row.cells)) > LONGEST_ROW:
            return rejected(row.line, RowFault.TOO_LONG)
        return _Reading(self, row.line, row.cells).dossier()


@dataclass(slots=True)
class _Reading:
    reader: RowReader
    line: int
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)

    def record(self) -> LegacyRecord | Problem:
        external_id = self.external_id()
        if not external_id:
            return rejected(self.line, RowFault.NO_IDENTITY)
        phone = self.phone()
        identifiers = dict.fromkeys(self.numbers())
        identifiers |= dict.fromkeys(self.contacts(phone))
        password = self.password()
        return LegacyRecord(
            line=self.line,
            external_id=PersonalText(external_id),
            profile=Profile(self.name(), self.date_of_birth(), self.gender()),
            identifiers=tuple(identifiers),
            phone=phone or self.phone_as_user_name(),
            password_hash=password,
            last_used_at=self.instant(LegacyField.LAST_USED_AT),
            opened_at=self.instant(LegacyField.OPENED_AT),
            dossiers=self.dossiers(),
            original=self.original(with_password=password is None),
            problems=tuple(self.problems),
        )

    def dossier(self) -> LegacyDossier | Problem:
        external_id, code = self.external_id(), self.text(LegacyField.DOSSIER_CODE)
        number = next((found for of in _NUMBERS if (found := self.identity_number(of)) is not None), None)
        if not external_id and number is None:
            return rejected(self.line, RowFault.NO_IDENTITY)
        if dossier_codes(code) != ((code,), True):
            return rejected(self.line, ValueFault.DOSSIER_CODE)
        return LegacyDossier(
            line=self.line,
            external_id=PersonalText(external_id),
            number=number,
            code=code,
            title=PersonalText(self.words(LegacyField.DOSSIER_TITLE)[:LONGEST_TITLE]),
            state="".join(filter(str.isprintable, self.words(LegacyField.DOSSIER_STATE)))[:LONGEST_STATE],
            submitted_at=self.instant(LegacyField.DOSSIER_SUBMITTED_AT),
            problems=tuple(self.problems),
        )

    def text(self, of: LegacyField) -> str:
        """Return a cell without the words for nothing."""
        place = self.reader.places.get(of)
        if place is None:
            return ""
        text = self.cells[place].strip()
        return "" if text in _NOTHING else text

    def number(self, of: LegacyField) -> str:
        """Return a cell of digits, with the zero back that a spreadsheet took, where the mapping says so."""
        text = self.text(of)
        return restored(text, of) if self.reader.restore_leading_zeros else text

    def words(self, of: LegacyField) -> str:
        """Return a cell of words in Unicode."""
        text = self.text(of)
        if not text:
            return ""
        if "\ufffd" in text:
            self.note(ValueFault.CHARACTERS, of)
            return ""
        charset = self.reader.charsets.get(of, Charset.UNICODE)
        return text if charset is Charset.UNICODE else to_unicode(text, charset)

    def note(self, code: str, of: LegacyField, severity: Severity = "warning") -> None:
        self.problems.append(Problem(self.line, str(code), of, severity))

    def parsed(self, of: LegacyField, text: str, parse: Callable[[str], T]) -> T | None:
        if not text:
            return None
        try:
            return parse(text)
        except InvalidValue as refusal:
            self.note(refusal.code, of)
            return None

    def value(self, of: LegacyField, parse: Callable[[str], T]) -> T | None:
        return self.parsed(of, self.number(of), parse)

    def external_id(self) -> str:
        """Return what the account is told apart by; an account without a name of its own goes by its user name."""
        return self.text(LegacyField.EXTERNAL_ID) or without_separators(self.text(LegacyField.USER_NAME)).lower()

    def numbers(self) -> list[tuple[IdentifierType, IdentifierValue]]:
        found: list[tuple[IdentifierType, IdentifierValue]] = []
        for of in _NUMBERS:
            number = self.identity_number(of)
            if isinstance(number, PersonalIdNumber):
                found.append(("personal_number", number))
            elif isinstance(number, CmndNumber):
                found.append(("cmnd", number))
        return found

    def identity_number(self, of: LegacyField) -> PersonalIdNumber | CmndNumber | None:
        """Read a number by its length, whatever the column is called: a CMND column of old has both."""
        text = self.number(of)
        if not text:
            return None
        digits = without_separators(text)
        if is_digits(digits, 12):
            return PersonalIdNumber(digits)
        if of is LegacyField.USER_NAME and not digits.isdigit():
            self.note(ValueFault.USER_NAME_OTHER, of)
            return None
        if of is LegacyField.USER_NAME and self.phone_of(digits) is not None:
            self.note(ValueFault.USER_NAME_OTHER, of)
            return None
        if digits.isdigit() and len(digits) in (8, 11):
            self.note(ValueFault.LEADING_ZERO_LOST, of)
            return None
        return self.parsed(of, digits, CmndNumber.parse)

    def phone(self) -> PhoneNumber | None:
        text = self.number(LegacyField.PHONE)
        if is_digits(text, 9) and not text.startswith("0"):
            self.note(ValueFault.LEADING_ZERO_LOST, LegacyField.PHONE)
            return None
        return self.parsed(LegacyField.PHONE, text, PhoneNumber.parse)

    def phone_of(self, text: str) -> PhoneNumber | None:
        try:
            return PhoneNumber.parse(text)
        except InvalidValue:
            return None

    def phone_as_user_name(self) -> PhoneNumber | None:
        """Return the phone that somebody signed in with, where there is no other."""
        text = self.text(LegacyField.USER_NAME)
        return self.phone_of(text) if text and not is_digits(text, 9) else None

    def contacts(self, phone: PhoneNumber | None) -> list[tuple[IdentifierType, IdentifierValue]]:
        found: list[tuple[IdentifierType, IdentifierValue]] = []
        own = phone or self.phone_as_user_name()
        if own is not None:
            found.append(("contact_phone", own))
        email = self.value(LegacyField.EMAIL, EmailAddress.parse)
        if email is not None:
            found.append(("email", email))
        return found

    def name(self) -> FullName | None:
        whole = self.words(LegacyField.FULL_NAME)
        if whole:
            return self.parsed(LegacyField.FULL_NAME, whole, FullName.parse)
        parts = (self.words(LegacyField.FAMILY_NAME), self.words(LegacyField.GIVEN_NAME))
        return self.parsed(LegacyField.FAMILY_NAME, " ".join(filter(None, parts)), FullName.parse)

    def date_of_birth(self) -> DateOfBirth | None:
        text = _day_alone(self.text(LegacyField.DATE_OF_BIRTH))
        self.parsed(
            LegacyField.ISSUE_DATE,
            _day_alone(self.text(LegacyField.ISSUE_DATE)),
            lambda issued: IssueDate.parse(issued, today=self.reader.today),
        )
        return self.parsed(
            LegacyField.DATE_OF_BIRTH, text, lambda born: DateOfBirth.parse(born, today=self.reader.today)
        )

    def gender(self) -> Gender | None:
        word = strip_marks(compose(self.words(LegacyField.GENDER))).lower()
        if not word:
            return None
        gender = _GENDERS.get(word)
        if gender is None:
            self.note(ValueFault.GENDER, LegacyField.GENDER)
        return gender

    def instant(self, of: LegacyField) -> datetime | None:
        instant = self.parsed(of, self.text(of), parse_instant)
        if instant is not None and instant > self.reader.now:
            self.note(ValueFault.INSTANT_FUTURE, of)
            return None
        return instant

    def password(self) -> str | None:
        text = self.text(LegacyField.PASSWORD_HASH)
        if not text:
            return None
        try:
            recognised = recognise(text, self.text(LegacyField.PASSWORD_SALT))
        except HashTooCostly:
            self.note(ValueFault.PASSWORD_COSTLY, LegacyField.PASSWORD_HASH)
            return None
        if recognised is None:
            self.note(ValueFault.PASSWORD_UNKNOWN, LegacyField.PASSWORD_HASH)
        return recognised

    def dossiers(self) -> tuple[str, ...]:
        codes, all_right = dossier_codes(self.text(LegacyField.DOSSIERS))
        if not all_right:
            self.note(ValueFault.DOSSIER_CODE, LegacyField.DOSSIERS)
        return codes

    def original(self, *, with_password: bool) -> dict[str, str]:
        """Return the row as it stood, without what is kept elsewhere: a hash that became a credential."""
        fields = {name: cell for name, cell in zip(self.reader.columns, self.cells, strict=True) if cell}
        if not with_password:
            for of in (LegacyField.PASSWORD_HASH, LegacyField.PASSWORD_SALT):
                place = self.reader.places.get(of)
                if place is not None:
                    fields.pop(self.reader.columns[place], None)
        return fields


def _day_alone(text: str) -> str:
    """Return a date without the midnight that databases write behind it."""
    day, between, time = text.replace("T", " ").partition(" ")
    return day if between and not time.strip("0:. Z") else text
