"""Write old accounts as CSV, Excel workbook, JSON lines or Parquet."""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from motid.kernel.legacy_charsets import Charset, from_unicode
from motid.sandbox.portal_file.accounts import COLUMNS, OldAccount

FileKind = Literal["csv", "xlsx", "jsonl", "parquet"]
_WORDS: Final = frozenset({COLUMNS.index("Họ và tên"), COLUMNS.index("Giới tính")})
_Rows = Iterable[tuple[str, ...]]


def write_portal_file(
    path: Path, accounts: Iterable[OldAccount], kind: FileKind, charset: Charset, truth: Path | None = None
) -> int:
    """Write the accounts, names in `charset`; `truth` gets what is true of each, as JSON lines. Returns how many."""
    told = truth.open("wb") if truth else None
    count = 0

    def rows() -> Iterator[tuple[str, ...]]:
        nonlocal count
        for account in accounts:
            count += 1
            if told is not None:
                told.write(msgspec.json.encode(account) + b"\n")
            yield _in_charset(account.row, charset)

    try:
        _WRITERS[kind](path, rows(), charset)
    finally:
        if told is not None:
            told.close()
    return count


def _in_charset(row: tuple[str, ...], charset: Charset) -> tuple[str, ...]:
    if charset is Charset.UNICODE:
        return row
    return tuple(from_unicode(cell, charset) if place in _WORDS else cell for place, cell in enumerate(row))


def _write_csv(path: Path, rows: _Rows, charset: Charset) -> None:
    """Write UTF-8 with a byte order mark and semicolons, as Excel in Vietnam does; old charsets in eight bits."""
    legacy = charset is not Charset.UNICODE
    with path.open("w", encoding="latin-1" if legacy else "utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(tuple(from_unicode(name, charset) for name in COLUMNS))
        writer.writerows(rows)


def _write_json_lines(path: Path, rows: _Rows, _: Charset) -> None:
    with path.open("wb") as file:
        for row in rows:
            cells: dict[str, Any] = {name: cell or None for name, cell in zip(COLUMNS, row, strict=True)}
            cells["Mã các hồ sơ"] = row[-1].split("; ") if row[-1] else []
            file.write(msgspec.json.encode(cells) + b"\n")


def _write_workbook(path: Path, rows: _Rows, _: Charset) -> None:
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 - the sandbox alone has it

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Tài khoản")
        sheet.write_row(0, 0, ["DANH SÁCH TÀI KHOẢN CÔNG DÂN"])
        sheet.write_row(2, 0, COLUMNS)
        for place, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)


def _write_parquet(path: Path, rows: _Rows, _: Charset) -> None:
    import duckdb  # noqa: PLC0415

    middle = path.with_name(f"{path.name}.csv")
    try:
        with middle.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        duckdb.connect().execute(
            "COPY (SELECT * FROM read_csv($1, all_varchar = true, header = true)) TO $2 (FORMAT parquet)",
            [str(middle), str(path)],
        )
    finally:
        middle.unlink(missing_ok=True)


_WRITERS: Final[dict[FileKind, Callable[[Path, _Rows, Charset], None]]] = {
    "csv": _write_csv,
    "xlsx": _write_workbook,
    "jsonl": _write_json_lines,
    "parquet": _write_parquet,
}
