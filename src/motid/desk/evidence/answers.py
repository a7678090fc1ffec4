"""What a caller says of themselves, typed in by an official: read, and compared with a record. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from motid.accounts.model import IdentifierValue, LoginName, Profile
from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName, compare_names
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to control questions; None where the question was not asked."""

    full_name: FullName | None = None
    date_of_birth: DateOfBirth | None = None
    personal_number: PersonalIdNumber | None = None
    cmnd: CmndNumber | None = None
    phone: PhoneNumber | None = None
    email: EmailAddress | None = None

    @property
    def given(self) -> int:
        """How many questions were answered."""
        return sum(getattr(self, field.name) is not None for field in fields(self))


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """Who somebody says they are: what registries are asked about (S0-22)."""

    full_name: FullName
    date_of_birth: DateOfBirth
    number: LoginName


@dataclass(frozen=True, slots=True)
class WrongAnswers:
    """Field -> code, such as `phone.format`, or `missing`."""

    errors: Mapping[str, str]


def read_answers(form: Mapping[str, str], *, today: date) -> Answers | WrongAnswers:
    """Read the answers of a form; a field left empty was not asked."""
    parsers: dict[str, Callable[[str], Any]] = {
        "full_name": FullName.parse,
        "date_of_birth": lambda text: DateOfBirth.parse(text, today=today),
        "personal_number": PersonalIdNumber.parse,
        "cmnd": CmndNumber.parse,
        "phone": PhoneNumber.parse,
        "email": EmailAddress.parse,
    }
    read, errors = _read(form, parsers)
    return WrongAnswers(errors) if errors else Answers(**read)


def read_claim(form: Mapping[str, str], *, today: date) -> PersonClaim | WrongAnswers:
    """Read who somebody says they are: `full_name`, `date_of_birth`, `number`, all of them needed."""
    parsers: dict[str, Callable[[str], Any]] = {
        "full_name": FullName.parse,
        "date_of_birth": lambda text: DateOfBirth.parse(text, today=today),
        "number": parse_login_name,
    }
    read, errors = _read(form, parsers)
    errors |= {name: "missing" for name in parsers if name not in read and name not in errors}
    return WrongAnswers(errors) if errors else PersonClaim(**read)


def _read(
    form: Mapping[str, str], parsers: Mapping[str, Callable[[str], Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, parse in parsers.items():
        text = form.get(name, "").strip()
        if text:
            try:
                read[name] = parse(text)
            except InvalidValue as fault:
                errors[name] = fault.code
    return read, errors


_VALUES: Final = ("personal_number", "cmnd", "phone", "email")


def count_agreeing(answers: Answers, profile: Profile, known_by: frozenset[IdentifierValue]) -> int:
    """Return how many answers are what is on record."""
    agreeing = [
        answers.full_name is not None
        and profile.full_name is not None
        and compare_names(answers.full_name, profile.full_name).auto_match,
        answers.date_of_birth is not None
        and profile.date_of_birth is not None
        and answers.date_of_birth.compare(profile.date_of_birth) is DateComparison.AGREE,
        *(getattr(answers, name) in known_by for name in _VALUES if getattr(answers, name) is not None),
    ]
    return sum(agreeing)
