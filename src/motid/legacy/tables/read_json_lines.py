"""JSON lines: an object a line; its members are the columns."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.table import LONGEST_CELL, MOST_COLUMNS, Row, Table, cell_text

_LOOKED_AT: Final = 1_000
"""First objects whose members are the columns; later members of other names make a row unreadable."""
_LONGEST_LINE: Final = 200_000
_object = msgspec.json.Decoder(dict[str, Any])


def read_json_lines(path: Path) -> Table:
    """Open a file of JSON objects, one a line. Raises `FileUnreadable`."""
    with path.open("rb") as file:
        first = [found for _, found in islice(_objects(file), _LOOKED_AT) if found is not None]
    columns = tuple(dict.fromkeys(name for found in first for name in found))
    if not columns or len(columns) > MOST_COLUMNS:
        raise FileUnreadable("no line is an object of JSON" if not columns else "too many members")
    return Table(kind="json lines", columns=columns, rows=_rows(path, columns), encoding="utf-8")


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    known = frozenset(columns)
    with path.open("rb") as file:
        for line, found in _objects(file):
            if found is None:
                yield Row(line, None, "row.malformed")
            elif not known.issuperset(found):
                yield Row(line, None, "row.columns")
            else:
                cells = [_cell(found.get(name)) for name in columns]
                too_long = any(len(cell) > LONGEST_CELL for cell in cells)
                yield Row(line, None, "row.malformed") if too_long else Row(line, cells)


def _objects(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield each object with its line; None for a line that is none. Empty lines are passed over."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n") or len(line) < _LONGEST_LINE
        while not whole and (rest := file.readline(_LONGEST_LINE)):
            line, whole = b"", rest.endswith(b"\n")
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if text or line == b"":
            yield number, _decoded(text)


def _decoded(text: bytes) -> dict[str, Any] | None:
    try:
        return _object.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(cell_text, value))
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return cell_text(value)
