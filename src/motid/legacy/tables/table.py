"""What every kind of file is read as: names of columns, and rows with their place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LONGEST_CELL: Final = 20_000
"""Characters; a cell that is longer comes from a broken file."""
MOST_COLUMNS: Final = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` is the line of a text file, or the row of a sheet or of a Parquet file, counted from 1.

    `cells` are as many as there are columns; empty text where there is nothing. None where the row could not be
    read, and `fault` says why, as a code.
    """

    line: int
    cells: list[str] | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, its rows, and how many rows or bytes there are, for a progress bar."""

    kind: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str | None = None
    """The encoding of a text file."""
    total: int | None = None
    """Rows, where the file tells."""
    details: dict[str, str] = field(default_factory=dict)
    """What was found out about the file, such as the delimiter."""


def cell_text(value: object) -> str:
    """Return a cell of a typed file as the text that a person would write: days and instants in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    text = isoformat() if callable(isoformat) else str(value)
    return text.removesuffix("T00:00:00")
