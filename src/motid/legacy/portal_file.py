"""A file of a portal, of accounts or of dossiers, with all that is known of how to read it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from motid.kernel.clock import vietnamese_date
from motid.legacy.column_charsets import ColumnCharset, find_charsets
from motid.legacy.mapping import ColumnMapping, guess_mapping
from motid.legacy.parse_record import RowReader
from motid.legacy.tables.open_table import open_table
from motid.legacy.tables.table import Row, Table

ROWS_EACH: Final = 1_000
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class PortalFile:
    """A file, what its columns hold, and which of them are in TCVN3 or VNI."""

    path: Path
    table: Table
    mapping: ColumnMapping
    charsets: tuple[ColumnCharset, ...]
    digest: bytes
    lines: int
    """Rows where the file tells, else lines: for a progress bar."""

    def reader(self, now: datetime) -> RowReader:
        """Return what reads the rows."""
        return RowReader(
            columns=self.table.columns,
            places=self.mapping.places(self.table.columns),
            charsets={found.field: found.charset for found in self.charsets},
            restore_leading_zeros=self.mapping.restore_leading_zeros,
            today=vietnamese_date(now),
            now=now,
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the first one; a file may be gone through more than once."""
        return open_table(self.path, self.mapping.encoding).rows


def open_accounts_file(path: Path, mapping: ColumnMapping | None = None) -> PortalFile:
    """Look at a file of accounts; columns are guessed from its header where no mapping is given.

    Raises `FileUnreadable` and `MappingInvalid`.
    """
    file = _open(path, mapping)
    file.mapping.require_accounts()
    return file


def open_dossiers_file(path: Path, mapping: ColumnMapping | None = None) -> PortalFile:
    """Look at a file of dossiers in the same way."""
    file = _open(path, mapping)
    file.mapping.require_dossiers()
    return file


def _open(path: Path, mapping: ColumnMapping | None) -> PortalFile:
    table = open_table(path, mapping.encoding if mapping else None)
    chosen = mapping or guess_mapping(table.columns)
    charsets = find_charsets(open_table(path, chosen.encoding).rows, chosen, chosen.places(table.columns))
    digest, lines = _digest_and_lines(path, chosen)
    return PortalFile(path, table, chosen, charsets, digest, table.total or max(lines - 1, 0))


def pieces_of(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield rows in pieces that are sealed, and written in one transaction, at a time."""
    while piece := list(islice(rows, ROWS_EACH)):
        yield piece


def _digest_and_lines(path: Path, mapping: ColumnMapping) -> tuple[bytes, int]:
    """Return a digest of the file and of how it is read, and how many lines it has."""
    digest = hashlib.sha256(msgspec.json.encode(mapping, order="sorted"))
    lines = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return digest.digest(), lines
