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
        start = sheet.start[0] if sheet.start else 0
        first = [list(map(_cell, row)) for row in islice(sheet.iter_rows(), _LOOKED_AT)]
        header = find_header(first)
        if header is not None:
            offset = 0 if len(first) == 0 else start
            return Table(
                kind="workbook",
                columns=header.columns,
                rows=_rows(sheet.iter_rows(), header.place, len(header.columns), offset),
                total=max(sheet.total_height - start - header.place - 1, 0),
                details={"sheet": name},
            )
    raise FileUnreadable("no sheet has names of columns")


def _rows(rows: Iterator[Sequence[Any]], header: int, width: int, offset: int) -> Iterator[Row]:
    for place, values in enumerate(rows):
        if place <= header:
            continue
        cells = list(map(_cell, values))
        line = offset + place + 1
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
