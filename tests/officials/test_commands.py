"""`motid official` and `motid unit`: what the operator of an installation does about the desk."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motid.accounts.model import NewIdentifier, Profile
from motid.accounts.normalise_account import normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.campaigns.import_units import CircleOfUnits, UnknownParents, import_units
from motid.campaigns.model import Unit
from motid.cli.official import app
from motid.cli.unit import app as unit
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.vault import FileKeyProvider
from tests.command import motid

NUMBER = "946085000001"


@pytest.fixture
def key_provider(tmp_path: Path) -> FileKeyProvider:
    """The master keys where the command finds them."""
    return FileKeyProvider(tmp_path / "keys" / "master.json")


async def _person(database: Database, number: str, *, normalised: bool) -> None:
    async with database.begin(SYSTEM) as uow:
        opened = await open_account(
            uow,
            origin="test",
            profile=Profile(FullName("Trần Thị Tổng Đài"), None),
            identifiers=[NewIdentifier("personal_number", PersonalIdNumber(number), "test", uow.now)],
        )
        assert isinstance(opened, Opened)
        if normalised:
            await normalise_account(uow, opened.account.account_id, source="test")


async def test_units_come_from_a_file_all_or_none(database: Database, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"

    async def imported(*lines: str) -> tuple[int, str]:
        file.write_text("\n".join(["code,kind,name,parent,valid_from", *lines]), encoding="utf-8")
        ended = await motid(database_url, tmp_path, "unit", "import", str(file))
        return ended.code, ended.out + ended.err

    assert await imported("dn,province,Đà Nẵng,,", "dn-hc,commune,Hải Châu,dn,2025-07-01") == (
        0,
        "Recorded 2 units.\n",
    )
    for wrong in ("x,castle,X,,", "vn,agency,X,,", ",province,X,,"):
        file.write_text(f"code,kind,name,parent,valid_from\n{wrong}\n", encoding="utf-8")
        ended = CliRunner().invoke(unit, ["import", str(file)])
        assert (ended.exit_code, "line 2" in ended.output) == (2, True), ended.output
    y = Unit(code="y", kind="province", name="Y")
    async with database.begin(SYSTEM) as uow:
        lost = Unit(code="x", kind="commune", name="X", parent="nowhere")
        assert await import_units(uow, [y, lost]) == UnknownParents(("nowhere",))
        circle = Unit(code="dn", kind="province", name="X", parent="dn-hc")
        assert await import_units(uow, [y, circle]) == CircleOfUnits()
    listed = await motid(database_url, tmp_path, "unit", "list", "--json")
    units = {unit["code"]: (unit["parent"], unit["valid_from"]) for unit in json.loads(listed.out)}
    assert "y" not in units
    assert {code: units[code] for code in ("vn", "dn", "dn-hc")} == {
        "vn": (None, "2020-01-01"),
        "dn": (None, None),
        "dn-hc": ("dn", "2025-07-01"),
    }


async def test_roles_are_granted_listed_and_ended(database: Database, database_url: str, tmp_path: Path) -> None:
    await _person(database, NUMBER, normalised=True)
    await _person(database, "946085000002", normalised=False)

    async def official(*arguments: str) -> tuple[int, str]:
        ended = await motid(database_url, tmp_path, "official", *arguments)
        return ended.code, ended.out + ended.err

    operator = ("--number", NUMBER, "--role", "operator")
    assert await official("grant", *operator) == (0, "Granted: operator for vn.\n")
    assert CliRunner().invoke(app, ["grant", "--number", "1", "--role", "operator"]).exit_code == 2
    code, told = await official("grant", "--number", "946085000002", "--role", "operator")
    assert (code, told) == (1, "Nobody has an active normalised account with this number.\n")
    code, listed = await official("list", "--json")
    assert [(each["name"], each["role"], each["unit"], each["works"]) for each in json.loads(listed)] == [
        ("Trần Thị Tổng Đài", "operator", "vn", True)
    ]
    assert await official("end", *operator) == (0, "Ended: operator for vn.\n")
    assert await database.pool.fetchval("SELECT count(*) FROM official_role WHERE ended_at IS NULL") == 0
