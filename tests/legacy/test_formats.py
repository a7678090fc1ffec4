"""Every kind of file gives the same accounts; encodings, delimiters and old charsets are found out."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from motid.kernel.legacy_charsets import Charset
from motid.legacy.errors import MappingInvalid
from motid.legacy.field_names import LegacyField
from motid.legacy.mapping import ColumnMapping, guess_mapping, load_mapping, save_mapping
from motid.legacy.portal_file import open_accounts_file
from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.open_table import open_table
from motid.sandbox.portal_file.accounts import COLUMNS, old_accounts
from motid.sandbox.portal_file.write_file import FileKind, write_portal_file
from tests.legacy.files import HEADER, csv_file, line

ACCOUNTS = list(old_accounts(60, 7))


def written(path: Path, kind: FileKind = "csv", charset: Charset = Charset.UNICODE) -> Path:
    write_portal_file(path, ACCOUNTS, kind, charset)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_kinds_of_files(kind: FileKind, tmp_path: Path) -> None:
    table = open_table(written(tmp_path / f"file.{kind}", kind))
    assert table.columns == COLUMNS
    rows = list(table.rows)
    assert [tuple(row.cells or ()) for row in rows] == [account.row for account in ACCOUNTS]
    first = {"csv": 2, "xlsx": 4, "jsonl": 1, "parquet": 1}[kind]
    assert [row.line for row in rows] == list(range(first, first + len(ACCOUNTS)))


@pytest.mark.parametrize("charset", [Charset.TCVN3, Charset.VNI])
def test_old_charsets(charset: Charset, tmp_path: Path) -> None:
    """Header and names of a file in eight bits come out in Unicode."""
    file = open_accounts_file(written(tmp_path / "file.csv", charset=charset))
    assert file.table.encoding == "windows-1252"
    assert {one.field: one.charset for one in file.charsets}[LegacyField.FULL_NAME] is charset
    assert len(file.mapping.columns) == len(COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str, tmp_path: Path) -> None:
    import unicodedata

    text = f"{HEADER}\n{line('1', '912345678', 'Nguyễn Thị Hoà', 'x')}\n".replace(",", delimiter)
    if encoding == "cp1258":
        text = "".join(_for_cp1258(letter) for letter in text)
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding))
    table = open_table(path)
    (row,) = table.rows
    assert row.cells is not None
    assert unicodedata.normalize("NFC", row.cells[2]) == "Nguyễn Thị Hoà"
    assert guess_mapping(table.columns).columns.keys() >= {LegacyField.FULL_NAME, LegacyField.PHONE}


def _for_cp1258(letter: str) -> str:
    import unicodedata

    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", decomposed.replace(tone, "")) + tone
    return letter


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """A cell of several lines counts as many; a line that cannot be read does not take others along."""
    path = csv_file(
        tmp_path / "a.csv", line("1", dossiers="H1\nH2").replace("H1\nH2", '"H1\nH2"'), line("2"), "3,4",
        "5" + "," * 30 + "x", line("6"),
    )  # fmt: skip
    rows = [(row.line, row.fault, row.cells[0] if row.cells else None) for row in open_table(path).rows]
    assert rows == [
        (2, None, "1"),
        (4, None, "2"),
        (5, "row.columns", None),
        (6, "row.columns", None),
        (7, None, "6"),
    ]


def test_a_title_above_the_header(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", HEADER, line("1"), header="Danh sách,tài khoản cũ,năm 2023")
    table = open_table(path)
    assert table.columns[0] == "Mã tài khoản"
    assert [row.line for row in table.rows] == [3]


@pytest.mark.parametrize("content", [b"", b"  \n", b"PK\x03\x04rubbish", b"PAR1rubbish", b"{\n", b"one column\n1\n"])
def test_what_is_no_table(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable):
        open_table(path)


def test_a_list_of_json_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    path.write_bytes(b'\xef\xbb\xbf [\n {"id": "1"}]')
    with pytest.raises(FileUnreadable, match="an object a line"):
        open_table(path)


def test_a_workbook_that_begins_anywhere(tmp_path: Path) -> None:
    """Numbers come without point, days as days, and lines are those that Excel shows."""
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("trống")
        sheet = workbook.add_worksheet("danh sách")
        sheet.write_row(5, 2, ["Mã tài khoản", "SĐT", "Ngày sinh"])
        sheet.write(6, 2, 17)
        sheet.write(6, 3, 950000001)
        sheet.write_datetime(6, 4, datetime(1987, 3, 9), workbook.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
        sheet.write(8, 2, "18")
    table = open_table(path)
    rows = [(row.line, row.cells) for row in table.rows]
    assert rows == [(7, ["17", "950000001", "1987-03-09"]), (9, ["18", "", ""])]
    assert table.columns == ("Mã tài khoản", "SĐT", "Ngày sinh")


def test_commas_in_addresses_part_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "1;Số 1, đường A, phường B, Huế;x", header="Mã tài khoản;Địa chỉ;Họ và tên")
    (row,) = open_table(path).rows
    assert row.cells == ["1", "Số 1, đường A, phường B, Huế", "x"]


def test_a_mapping_is_saved_and_used_again(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "1,x", header="A,B")
    with pytest.raises(MappingInvalid):
        open_accounts_file(path)
    mapping = ColumnMapping(columns={LegacyField.EXTERNAL_ID: "A", LegacyField.FULL_NAME: "B"}, encoding="utf-8")
    save_mapping(tmp_path / "m.json", mapping)
    assert load_mapping(tmp_path / "m.json") == mapping
    assert open_accounts_file(path, mapping).mapping == mapping
    (tmp_path / "m.json").write_text('{"columns": {"nonsense": "A"}}')
    with pytest.raises(MappingInvalid):
        load_mapping(tmp_path / "m.json")
    with pytest.raises(MappingInvalid):
        open_accounts_file(csv_file(tmp_path / "b.csv", "1,x", header="A,C"), mapping)


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


@settings(max_examples=40)
@given(rows=st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=10))
def test_any_cells_come_back(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    import csv

    path = tmp_path_factory.mktemp("cells") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Họ và tên", "SĐT", "Mã tài khoản"])
        writer.writerows(rows)
    table = open_table(path)
    assert [row.cells for row in table.rows] == [row for row in rows if any(row)]


@settings(max_examples=60)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_a_table_or_not(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / "file"
    path.write_bytes(content)
    try:
        table = open_table(path)
    except FileUnreadable:
        return
    for row in table.rows:
        assert row.cells is None or len(row.cells) == len(table.columns)
