"""Workbooks of Excel (.xlsx, .xlsb, .xls) and LibreOffice (.ods): the first sheet that has rows, read by calamine."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.header import find_header
from motid.legacy.tables.table import LONGEST_CELL, Row, Table, cell_text

_LOOKED_AT: Final = 30


def read_workbook(path: Path) -> Table:
    """Open the first sheet with a header. Raises `FileUnreadable`.

    A cell that holds a number is written without point or exponent; a zero that Excel took from its beginning is
    lost, which `restore_leading_zeros` of the mapping puts right.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError):
        raise FileUnreadable("the workbook cannot be read; is it protected by a password?") from None
    for name, sheet in sheets:
        header = find_header([list(map(_cell, row)) for row in islice(sheet.iter_rows(), _LOOKED_AT)])
        if header is not None:
            return Table(
                kind="workbook",
                columns=header.columns,
                rows=_rows(sheet.iter_rows(), header.place, len(header.columns)),
                total=max(sheet.total_height - header.place - 1, 0),
                details={"sheet": name},
            )
    raise FileUnreadable("no sheet has names of columns")


def _rows(rows: Iterator[Sequence[Any]], header: int, width: int) -> Iterator[Row]:
    """Yield rows that are not empty; calamine counts from the first row of the sheet, used or not."""
    for line, values in enumerate(rows, start=1):
        if line <= header + 1:
            continue
        cells = list(map(_cell, values))
        if not any(cells):
            continue
        if any(cells[width:]):
            yield Row(line, None, "row.columns")
        elif any(len(cell) > LONGEST_CELL for cell in cells):
            yield Row(line, None, "row.malformed")
        else:
            yield Row(line, (cells + [""] * width)[:width])


def _cell(value: object) -> str:
    return cell_text(value).strip()
