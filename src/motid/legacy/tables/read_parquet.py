"""Parquet, read by DuckDB, which is here for bulk cleaning anyway; nothing of the file runs, nothing is fetched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.table import LONGEST_CELL, MOST_COLUMNS, Row, Table, cell_text

_AT_ONCE: Final = 2_000


def read_parquet(path: Path) -> Table:
    """Open a Parquet file. Raises `FileUnreadable`."""
    import duckdb  # noqa: PLC0415 - 65 MB of library, for this kind of file alone

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 1}
    )
    try:
        described = connection.execute("SELECT * FROM read_parquet($1) LIMIT 0", [str(path)]).description or []
        counted = connection.execute("SELECT count(*) FROM read_parquet($1)", [str(path)]).fetchone()
    except duckdb.Error:
        raise FileUnreadable("the Parquet file cannot be read") from None
    columns = tuple(str(column[0]) for column in described)
    if len(columns) > MOST_COLUMNS:
        raise FileUnreadable("too many columns")
    return Table(
        kind="parquet", columns=columns, rows=_rows(connection, path), total=int(counted[0]) if counted else None
    )


def _rows(connection: Any, path: Path) -> Iterator[Row]:
    result = connection.execute("SELECT * FROM read_parquet($1)", [str(path)])
    line = 0
    while values := result.fetchmany(_AT_ONCE):
        for row in values:
            line += 1
            cells = [_cell(value) for value in row]
            too_long = any(len(cell) > LONGEST_CELL for cell in cells)
            yield Row(line, None, "row.malformed") if too_long else Row(line, cells)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(cell_text, value))
    return cell_text(value)
