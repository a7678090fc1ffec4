"""What is wrong is named by line and code, never guessed, and costs no more than the value itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from motid.db import Database
from motid.kernel.errors import InvalidValue
from motid.legacy.dossier_codes import dossier_codes
from motid.legacy.field_names import LegacyField
from motid.legacy.instants import parse_instant
from motid.legacy.leading_zeros import restored
from motid.legacy.model import LegacyRecord
from motid.legacy.parse_record import RowReader
from motid.legacy.problems import MEANINGS, PlaceFault, Problem, RowFault, ValueFault
from motid.legacy.tables.table import Row
from tests.docs.documents import document
from tests.legacy.files import bring, csv_file, line

_PLACES = {field: place for place, field in enumerate(LegacyField)}
NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def read(restore: bool = False, /, **cells: str) -> LegacyRecord | Problem:
    """Read a row that has these cells."""
    row = [cells.get(field.value, "") for field in LegacyField]
    reader = RowReader(tuple(LegacyField), _PLACES, {}, restore, NOW.date(), NOW)
    return reader.record(Row(7, row))


def codes(**cells: str) -> list[str]:
    """Return the codes of what is wrong with a row that is brought in all the same."""
    record = read(external_id="1", **cells)
    assert isinstance(record, LegacyRecord)
    assert all(one.line == 7 and one.severity == "warning" for one in record.problems)
    return [one.code for one in record.problems]


@pytest.mark.parametrize(("cells", "expected"), [
    ({"user_name": "9123456789"}, ["cmnd.format"]),
    ({"user_name": "000000001"}, ["cmnd.dummy"]),
    ({"user_name": "12345678"}, ["number.leading_zero_lost"]),
    ({"user_name": "46087001234"}, ["number.leading_zero_lost"]),
    ({"user_name": "nguyenvanthu"}, ["user_name.other"]),
    ({"user_name": "0950000001"}, ["user_name.other"]),
    ({"full_name": "Nguyễn Văn 1"}, ["full_name.digits"]),
    ({"full_name": "Nguy\ufffdn"}, ["text.characters"]),
    ({"date_of_birth": "03/13/1987"}, ["date_of_birth.impossible"]),
    ({"date_of_birth": "31/02/1987"}, ["date_of_birth.impossible"]),
    ({"date_of_birth": "khoảng 1987"}, ["date_of_birth.format"]),
    ({"date_of_birth": "1987"}, []),
    ({"date_of_birth": "1987-03-09 00:00:00"}, []),
    ({"gender": "khác"}, ["gender.unknown"]),
    ({"gender": "NỮ"}, []),
    ({"phone": "0234 3822222"}, ["phone.not_mobile"]),
    ({"phone": "0123 456 7890"}, []),
    ({"phone": "950000001"}, ["number.leading_zero_lost"]),
    ({"user_name": "01234567890"}, ["user_name.other"]),
    ({"email": "không có"}, ["email.format"]),
    ({"issue_date": "31/02/2020"}, ["issue_date.impossible"]),
    ({"last_used_at": "hôm qua"}, ["instant.format"]),
    ({"last_used_at": "2099-01-01"}, ["instant.future"]),
    ({"password_hash": "hunter2"}, ["password_hash.unknown"]),
    ({"password_hash": "$2b$31$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m"}, ["password_hash.too_costly"]),
    ({"dossiers": "H" * 101}, ["dossiers.code"]),
    ({"full_name": "NULL", "phone": "-", "email": "\\N"}, []),
])  # fmt: skip
def test_values(cells: dict[str, str], expected: list[str]) -> None:
    assert codes(**cells) == expected


def test_a_swapped_date_is_not_guessed() -> None:
    """The day comes first, whatever the other rows look like."""
    record = read(external_id="1", date_of_birth="03/09/1987")
    assert isinstance(record, LegacyRecord)
    assert record.profile.date_of_birth is not None
    assert record.profile.date_of_birth.iso() == "1987-09-03"


def test_rows_that_are_left_out() -> None:
    assert read(full_name="Nguyễn Văn Thử") == Problem(7, "row.no_identity", None, "error")
    assert read(external_id="1", full_name="x" * 70_000) == Problem(7, "row.too_long", None, "error")


def test_numbers_of_a_row_are_each_one_identifier() -> None:
    record = read(user_name="912 345 678", cmnd="912345678", personal_number="946087001234", phone="0950000001")
    assert isinstance(record, LegacyRecord)
    assert [type_ for type_, _ in record.identifiers] == ["cmnd", "personal_number", "contact_phone"]


def test_a_phone_as_user_name_receives_codes() -> None:
    record = read(user_name="0950000001")
    assert isinstance(record, LegacyRecord)
    assert record.phone is not None
    assert [type_ for type_, _ in record.identifiers] == ["contact_phone"]


def test_zeros_that_a_spreadsheet_took() -> None:
    record = read(True, external_id="1", user_name="46087001234", cmnd="12345678", phone="950000001")
    assert isinstance(record, LegacyRecord)
    assert [value.reveal() for _, value in record.identifiers] == ["046087001234", "012345678", "+84950000001"]
    assert restored("abc", LegacyField.PHONE) == "abc"


@pytest.mark.parametrize(("text", "expected"), [
    ("2023-05-04T10:22:33Z", "2023-05-04T10:22:33+00:00"),
    ("2023-05-04 10:22:33.123", "2023-05-04T03:22:33+00:00"),
    ("2023-05-04T10:22:33+0700", "2023-05-04T03:22:33+00:00"),
    ("04/05/2023 10:22", "2023-05-04T03:22:00+00:00"),
    ("4/5/2023 10:22:33 PM", "2023-05-04T15:22:33+00:00"),
    ("04/05/2023", "2023-05-03T17:00:00+00:00"),
    ("1683170553", "2023-05-04T03:22:33+00:00"),
    ("1683170553000", "2023-05-04T03:22:33+00:00"),
])  # fmt: skip
def test_moments(text: str, expected: str) -> None:
    assert parse_instant(text).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "x", "2023-13-01", "04/05/2023 25:00", "04/05/2023 13:00 PM", "0001-01-01 00:00"]
)
def test_no_moments(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_instant(text)


def test_codes_of_dossiers() -> None:
    assert dossier_codes('["H1", "H2"]; H3|H1\nH4') == (("H1", "H2", "H3", "H4"), True)
    assert dossier_codes(" ".join(str(code) for code in range(1_001)))[1] is False


async def test_bad_rows_leave_the_others_alone(database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", line("1", "9123456789"), ",,,,,,,,,,,x", "1,2", line("2", "912345678"))
    tally, problems = await bring(database, path)
    assert (tally.read, tally.opened, tally.rejected) == (4, 2, 2)
    assert problems.told() == [(2, "cmnd.format"), (3, "row.no_identity"), (4, "row.columns")]


def test_every_code_has_a_meaning_and_stands_in_the_reference() -> None:
    every = {*RowFault, *ValueFault, *PlaceFault}
    assert every == set(MEANINGS)
    text = document("reference/import.md").text
    assert [code for code in sorted(every) if f"`{code}`" not in text] == []
    assert [field for field in LegacyField if f"`{field}`" not in text] == []
