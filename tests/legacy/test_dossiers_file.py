"""Dossiers in a file of their own find their accounts (S0-12)."""

from pathlib import Path

import pytest

from motid.accounts.find_account import by_login
from motid.db import Database
from motid.dossiers.list_dossiers import list_dossiers
from motid.kernel.cmnd import CmndNumber
from motid.legacy.dry_run import DryRun
from motid.legacy.errors import MappingInvalid
from motid.legacy.import_dossiers import import_dossiers, look_at_dossiers
from motid.legacy.portal import Portal
from motid.legacy.portal_file import open_dossiers_file
from tests.legacy.files import PORTAL, Problems, bring, csv_file, line, look

HEADER = "Mã tài khoản,Mã hồ sơ,Tên thủ tục,Trạng thái,Ngày nộp"
LINES = (
    "17,H1,Cấp bản sao trích lục khai sinh,Đã trả kết quả,04/05/2023",
    "17,H2,Đăng ký kết hôn,,",
    "99,H3,,,",
    "17,H 4,,,",
    ",H5,,,",
)
TOLD = [(4, "dossiers.account_unknown"), (5, "dossiers.code"), (6, "row.no_identity")]


@pytest.mark.item("S0-12")
async def test_dossiers_find_their_accounts(database: Database, tmp_path: Path) -> None:
    await bring(database, csv_file(tmp_path / "a.csv", line("17", "912345678")))
    file = open_dossiers_file(csv_file(tmp_path / "d.csv", *LINES, header=HEADER))
    problems = Problems()
    tally = await import_dossiers(database, file, PORTAL, workers=1, progress=problems)
    assert (tally.read, tally.dossiers, tally.rejected) == (5, 2, 3)
    assert problems.told() == TOLD
    (found,) = await by_login(database.pool, database.vault, CmndNumber("912345678"))
    page = await list_dossiers(database.pool, database.vault, found.account_id)
    assert [(one.code, one.title.reveal(), one.state) for one in page.dossiers] == [
        ("H1", "Cấp bản sao trích lục khai sinh", "Đã trả kết quả"), ("H2", "Đăng ký kết hôn", ""),
    ]  # fmt: skip
    again = await import_dossiers(database, file, PORTAL, workers=1, progress=Problems())
    assert (again.dossiers, again.unchanged) == (0, 2)


async def test_dossiers_that_name_a_number(database: Database, tmp_path: Path) -> None:
    """A number leads to the account that has it, if one account of the portal has."""
    rows = (line("1", "912345678"), line("2", "946087001234"), line("3", "911111111"), line("4", "911111111"))
    accounts = csv_file(tmp_path / "a.csv", *rows)
    looked, _ = await look(database, accounts)
    lines = ("912 345 678,H1", "946087001234,H2", "911111111,H3", "999999990,H4", ",H5")
    file = open_dossiers_file(csv_file(tmp_path / "d.csv", *lines, header="Số CMND,Mã hồ sơ"))
    coming = await look_at_dossiers(database, file, PORTAL, coming=looked.accounts, workers=1, progress=Problems())
    assert (coming.dossiers, coming.rejected) == (3, 2)
    await bring(database, accounts)
    problems = Problems()
    tally = await import_dossiers(database, file, PORTAL, workers=1, progress=problems)
    assert tally.dossiers == 2
    assert problems.told() == [
        (4, "dossiers.account_ambiguous"), (5, "dossiers.account_unknown"), (6, "row.no_identity"),
    ]  # fmt: skip
    other = await import_dossiers(database, file, Portal("other"), workers=1, progress=Problems())
    assert (other.dossiers, other.rejected) == (0, 5)


async def test_a_dry_run_knows_accounts_that_come_along(database: Database, tmp_path: Path) -> None:
    looked: DryRun
    looked, _ = await look(database, csv_file(tmp_path / "a.csv", line("17", "912345678")))
    file = open_dossiers_file(csv_file(tmp_path / "d.csv", *LINES, header=HEADER))
    problems = Problems()
    tally = await look_at_dossiers(database, file, PORTAL, coming=looked.accounts, workers=1, progress=problems)
    assert (tally.dossiers, problems.told()) == (2, TOLD)


def test_a_file_without_codes(tmp_path: Path) -> None:
    with pytest.raises(MappingInvalid):
        open_dossiers_file(csv_file(tmp_path / "d.csv", "1,x", header="Mã tài khoản,Tên thủ tục"))
