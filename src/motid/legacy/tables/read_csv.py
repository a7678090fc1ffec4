"""Comma-separated files, whatever separates: delimiter, byte order mark and encoding are found out."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from motid.legacy.field_names import field_of_header
from motid.legacy.tables.eight_bit import LATIN, SAMPLE, encoding_of
from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.header import Header, find_header
from motid.legacy.tables.table import LONGEST_CELL, Row, Table

_DELIMITERS: Final = ",;\t|"
_LOOKED_AT: Final = 30
"""First records in which the header is looked for."""


def read_csv(path: Path, encoding: str | None = None) -> Table:
    """Open a delimited text file (RFC 4180, and what programs make of it). Raises `FileUnreadable`."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    chosen = encoding or encoding_of(sample)
    try:
        text = sample.decode(chosen, "ignore" if chosen.startswith("utf") else LATIN)
    except LookupError:
        raise FileUnreadable("there is no such encoding") from None
    delimiter, header = max(((one, _header(text, one)) for one in _DELIMITERS), key=_likelihood)
    if header is None:
        raise FileUnreadable("no line has names of columns")
    return Table(
        kind="csv",
        columns=header.columns,
        rows=_after_header(path, chosen, delimiter, header.place, len(header.columns)),
        encoding=chosen,
        details={"delimiter": {"\t": "tab"}.get(delimiter, delimiter)},
    )


def _after_header(path: Path, encoding: str, delimiter: str, header: int, width: int) -> Iterator[Row]:
    errors = "replace" if encoding.startswith("utf") else LATIN
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        for place, row in enumerate(_rows(file, delimiter)):
            if place > header:
                yield _fitted(row, width)


def _rows(file: io.TextIOBase, delimiter: str) -> Iterator[Row]:
    """Yield records that are not empty, each with the line that it begins on."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, None, "row.malformed")
            continue
        if any(cells):
            yield Row(line, cells)


def _fitted(row: Row, width: int) -> Row:
    """Return a row with as many cells as there are columns; empty ones at its end may be missing or too many."""
    cells = row.cells
    if cells is None or len(cells) == width:
        return row
    if any(cells[width:]) or len(cells) < width // 2:
        return Row(row.line, None, "row.columns")
    return Row(row.line, (cells + [""] * width)[:width])


def _header(text: str, delimiter: str) -> Header | None:
    first = islice(_rows(io.StringIO(text, newline=""), delimiter), _LOOKED_AT)
    return find_header([row.cells or [] for row in first])


def _likelihood(chosen: tuple[str, Header | None]) -> tuple[int, int]:
    """Say how likely a delimiter is: by the names of columns that it lets appear, then by their number."""
    header = chosen[1]
    if header is None:
        return -1, 0
    return sum(1 for name in header.columns if field_of_header(name)), len(header.columns)
