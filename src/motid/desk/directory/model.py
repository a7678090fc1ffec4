"""Entries of the support directory, and what pages ask of them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, assert_never
from urllib.parse import quote
from uuid import UUID

import msgspec

from motid.kernel.redaction import PersonalText


class ContactKind(StrEnum):
    """By what help is reached."""

    HOTLINE = "hotline"
    SMS = "sms"
    """A word to send to a short number: "TTTTB gửi 1414"."""
    MAIL = "mail"
    WEBSITE = "website"
    COUNTER = "counter"
    """An address to go to."""
    OFFICER = "officer"
    """A person in office, whose name and telephone only officials see."""


class Audience(StrEnum):
    """Who sees an entry."""

    PUBLIC = "public"
    OFFICIALS = "officials"


class Place(StrEnum):
    """Where pages name one entry by itself; together they are the footer of every page, in this order."""

    NATIONAL = "national"
    PROVINCE = "province"
    POLICE = "police"
    OWNER_CHECK = "owner_check"


Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$")]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Hours = Annotated[str, msgspec.Meta(max_length=200)]
Value = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]

SMS_FORM: Final = re.compile(r"(?P<text>\S{1,20}) gửi (?P<number>\d{3,8})")


class ContactEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as files and forms give it. `code` names it for good; `unit` is the code of a known unit.

    `escalation`: whom to ask first within the unit, 1 before 2. `person`: the name of an officer. `valid_to`: the
    first day on which it holds no more. Without `valid_from` it holds from today.
    """

    code: Code
    unit: Code
    kind: ContactKind
    value: Value
    person: Annotated[str, msgspec.Meta(max_length=100)] = ""
    label_vi: Label
    label_en: Label
    hours_vi: Hours = ""
    hours_en: Hours = ""
    escalation: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    audience: Audience = Audience.PUBLIC
    place: Place | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def __repr__(self) -> str:
        return f"<ContactEntry {self.code}>"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person in office."""

    name: PersonalText
    telephone: PersonalText


class OfficerBundle(msgspec.Struct, frozen=True):
    """`Officer` as it is sealed in `support_contact.sealed`."""

    name: str
    telephone: str

    def __repr__(self) -> str:
        return "<OfficerBundle>"


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of the directory. `value` is empty where there is an `officer`."""

    id: UUID
    code: str
    unit: str
    unit_name: str
    kind: ContactKind
    audience: Audience
    escalation: int
    place: Place | None
    label_vi: str
    label_en: str
    hours_vi: str
    hours_en: str
    value: str
    valid_from: date
    valid_to: date | None
    officer: Officer | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the entry holds on a day (in Vietnam)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def label(self, locale: str) -> str:
        """Return what it is for, in a language."""
        return self.label_en if locale == "en" else self.label_vi

    def hours(self, locale: str) -> str:
        """Return when it answers, in a language; empty where nobody said."""
        return self.hours_en if locale == "en" else self.hours_vi

    @property
    def sms(self) -> tuple[str, str]:
        """What to send, and to which number: ("TTTTB", "1414"); of an entry that is an SMS."""
        found = SMS_FORM.fullmatch(self.value)
        return (found["text"], found["number"]) if found else (self.value, "")

    @property
    def href(self) -> str | None:
        """Where a link leads (RFC 3966 for telephones, RFC 5724 for SMS, RFC 6068 for mail); None for a counter."""
        match self.kind:
            case ContactKind.HOTLINE:
                return f"tel:{_dialled(self.value)}"
            case ContactKind.SMS:
                text, number = self.sms
                return f"sms:{number}?body={quote(text)}"
            case ContactKind.MAIL:
                return f"mailto:{self.value}"
            case ContactKind.WEBSITE:
                return f"https://{self.value}"
            case ContactKind.OFFICER:
                return f"tel:{_dialled(self.officer.telephone.reveal())}" if self.officer else None
            case ContactKind.COUNTER:
                return None
            case other:
                assert_never(other)


def _dialled(written: str) -> str:
    return re.sub(r"[ .()-]", "", written)
