"""Which column of a file holds what; guessed from the header, corrected by a person, saved and used again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from motid.kernel.legacy_charsets import Charset
from motid.legacy.errors import MappingInvalid
from motid.legacy.field_names import LegacyField, field_of_header

_OF_AN_ACCOUNT: Final = frozenset({LegacyField.EXTERNAL_ID, LegacyField.USER_NAME})
_WHOSE: Final = _OF_AN_ACCOUNT | {LegacyField.CMND, LegacyField.PERSONAL_NUMBER}


class ColumnMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names of columns by what they hold, and what is known of the way the values are written.

    `charsets` says for a field that it is in TCVN3 or VNI; a field that is not named is found out.
    `restore_leading_zeros` gives numbers back the zero that a spreadsheet took: 912345678 is a phone, 46087001234 a
    personal number, 12345678 a CMND number.
    """

    columns: dict[LegacyField, str]
    charsets: dict[LegacyField, Charset] = {}
    encoding: str | None = None
    restore_leading_zeros: bool = False

    def places(self, columns: Sequence[str]) -> dict[LegacyField, int]:
        """Return the place of each field in a file with these columns. Raises `MappingInvalid`."""
        missing = sorted(field for field, column in self.columns.items() if column not in columns)
        if missing:
            raise MappingInvalid(f"the file has no column for: {', '.join(missing)}")
        return {field: columns.index(column) for field, column in self.columns.items()}

    def require_accounts(self) -> None:
        """Raise `MappingInvalid` unless a column tells the accounts apart."""
        if not _OF_AN_ACCOUNT & self.columns.keys():
            raise MappingInvalid("a column has to be the external_id or the user_name of the account")

    def require_dossiers(self) -> None:
        """Raise `MappingInvalid` unless there are codes of dossiers, and something that tells whose they are."""
        if not _WHOSE & self.columns.keys():
            raise MappingInvalid("a column has to say whose the dossier is: external_id, user_name or a number")
        if LegacyField.DOSSIER_CODE not in self.columns:
            raise MappingInvalid("a column has to be the dossier_code")


def guess_mapping(columns: Sequence[str]) -> ColumnMapping:
    """Return what the names of the columns say; the first column of a meaning wins."""
    found: dict[LegacyField, str] = {}
    for column in columns:
        field = field_of_header(column)
        if field is not None:
            found.setdefault(field, column)
    if LegacyField.FAMILY_NAME not in found:
        given = found.pop(LegacyField.GIVEN_NAME, None)
        if given is not None:
            found.setdefault(LegacyField.FULL_NAME, given)
    return ColumnMapping(columns=found)


def load_mapping(path: Path) -> ColumnMapping:
    """Read a saved mapping. Raises `MappingInvalid`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ColumnMapping)
    except (msgspec.DecodeError, RecursionError) as error:
        raise MappingInvalid(f"{path.name} is no mapping: {error}") from None


def save_mapping(path: Path, mapping: ColumnMapping) -> None:
    """Write a mapping, for the next file of the same portal."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(mapping), indent=2) + b"\n")
