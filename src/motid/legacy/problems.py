"""What may be wrong with a row: a stable code, the line, the field; never the value."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from motid.legacy.field_names import LegacyField

Severity = Literal["error", "warning"]


class RowFault(StrEnum):
    """Why a whole row is left out."""

    MALFORMED = "row.malformed"
    COLUMNS = "row.columns"
    NO_IDENTITY = "row.no_identity"
    TOO_LONG = "row.too_long"


class ValueFault(StrEnum):
    """Why one value is left out; the account comes without it, and the value stays in the sealed original."""

    LEADING_ZERO_LOST = "number.leading_zero_lost"
    USER_NAME_OTHER = "user_name.other"
    GENDER = "gender.unknown"
    INSTANT = "instant.format"
    INSTANT_FUTURE = "instant.future"
    PASSWORD_UNKNOWN = "password_hash.unknown"  # noqa: S105 - a code
    PASSWORD_COSTLY = "password_hash.too_costly"  # noqa: S105
    DOSSIER_CODE = "dossiers.code"
    CHARACTERS = "text.characters"


class PlaceFault(StrEnum):
    """What is known only when the row meets the database or the rest of the file."""

    REPEATED = "row.repeated"
    NUMBER_HELD = "personal_number.held"
    DOSSIER_KNOWN = "dossiers.known"
    ACCOUNT_UNKNOWN = "dossiers.account_unknown"
    ACCOUNT_AMBIGUOUS = "dossiers.account_ambiguous"


MEANINGS: Final = MappingProxyType(
    {
        RowFault.MALFORMED: "The line cannot be read: broken quotes or JSON, a cell of more than 20,000 characters.",
        RowFault.COLUMNS: "The line has other columns than the header.",
        RowFault.NO_IDENTITY: "Neither an identifier of the account nor a user name stands in it.",
        RowFault.TOO_LONG: "The row holds more than 60,000 characters.",
        ValueFault.LEADING_ZERO_LOST: "The number has the length that it has after a spreadsheet took its zero; see "
        "`restore_leading_zeros`.",
        ValueFault.USER_NAME_OTHER: "The user name is neither a CMND number nor a personal number; the owner signs "
        "in with another number that the row gives, if any.",
        ValueFault.GENDER: "The word is no gender.",
        ValueFault.INSTANT: "The text is no date or time.",
        ValueFault.INSTANT_FUTURE: "The time is in the future.",
        ValueFault.PASSWORD_UNKNOWN: "The kind of hash is not known; the owner recovers the password.",
        ValueFault.PASSWORD_COSTLY: "Checking the hash would take longer than a sign-in may.",
        ValueFault.DOSSIER_CODE: "A code of a dossier is longer than 100 characters, or one cell has over 1,000.",
        ValueFault.CHARACTERS: "The text holds characters that could not be read in the file's encoding.",
        PlaceFault.REPEATED: "An earlier line of the file is the same account; the line adds last use and dossiers.",
        PlaceFault.NUMBER_HELD: "Another account holds the personal number; this one only claims it, and gives way.",
        PlaceFault.DOSSIER_KNOWN: "The dossier is recorded already, for this or for another account.",
        PlaceFault.ACCOUNT_UNKNOWN: "The dossier's account is not among those of this source.",
        PlaceFault.ACCOUNT_AMBIGUOUS: "Several accounts of this source have the dossier's number.",
    }
)
"""Every code of this package in plain words; the codes of values are those of `docs/reference/errors.md`."""


class Problem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One fault of one line."""

    line: int
    code: str
    field: LegacyField | None = None
    severity: Severity = "warning"


def rejected(line: int, fault: str) -> Problem:
    """Return the problem of a row that is left out."""
    return Problem(line, str(fault), None, "error")


def as_lines(problems: Iterable[Problem]) -> str:
    """Return problems as lines of the report file: line, severity, code, field."""
    return "".join(f"{one.line},{one.severity},{one.code},{one.field or ''}\n" for one in problems)


REPORT_HEADER: Final = "line,severity,code,field\n"
