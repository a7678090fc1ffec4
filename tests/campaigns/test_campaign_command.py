"""`motid campaign`: documents in, deadlines and progress out."""

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from motid.campaigns.model import CampaignDocument
from motid.campaigns.shipped import SHIPPED, shipped
from motid.cli.campaign import app
from motid.db import Pool
from motid.vault import FileKeyProvider
from tests.campaigns.conftest import Town, number_of
from tests.command import motid


@pytest.fixture
def key_provider(tmp_path: Path) -> FileKeyProvider:
    """The master keys where the command finds them."""
    return FileKeyProvider(tmp_path / "keys" / "master.json")


@pytest.mark.item("X-03")
async def test_a_shipped_campaign_is_applied_changed_and_followed(
    pool: Pool, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "campaign.json"
    document = json.loads(msgspec.json.encode(shipped("hue-s-2023")))
    document["campaign"]["cohorts"][0]["due_before"] = "2023-07-25"
    file.write_text(json.dumps(document))
    ended = await motid(database_url, tmp_path, "campaign", "apply", str(file))
    assert (ended.code, ended.err) == (0, "")
    listed = json.loads((await motid(database_url, tmp_path, "campaign", "list", "--json")).out)
    assert [(each["code"], each["cohorts"][0]["due_before"]) for each in listed] == [("hue-s-2023", "2023-07-25")]
    shown = json.loads((await motid(database_url, tmp_path, "campaign", "show", "hue-s-2023")).out)
    assert shown["campaign"] == document["campaign"]
    known = {unit["code"]: unit for unit in document["units"]}
    assert {unit["code"]: unit for unit in shown["units"]} == known
    [event] = await pool.fetch("SELECT data FROM audit_event WHERE kind = 'campaigns.applied'")
    assert (event["data"]["campaign"], event["data"]["cohorts"]) == ("hue-s-2023", 2)


@pytest.mark.item("S1-08", "S1-09")
async def test_a_roll_is_read_and_its_progress_tells_no_person(town: Town, database_url: str, tmp_path: Path) -> None:
    """Spreadsheets take leading zeros away; lines that are wrong are told by number, and nothing of them is shown."""
    accounts = await town.open(range(3))
    numbers = [number_of(person).reveal() for person in range(5)]
    roll = tmp_path / "roll.csv"
    lines = [f"{number.lstrip('0')},thon-{place % 2}" for place, number in enumerate(numbers)]
    roll.write_text("\n".join(["number,unit", *lines, "12345,thon-0", f"{numbers[0]},"]) + "\n")
    ended = await motid(database_url, tmp_path, "campaign", "enrol", "test-2023", "officials", str(roll))
    assert ended.code == 1
    assert ended.err == "line 7: login_name.format\nline 8: unit.missing\n"
    await town.database.pool.execute("UPDATE account SET normalised_at = now() WHERE id = $1", accounts[0])
    words = ["campaign", "progress", "test-2023", "--unit", "xa"]
    ended = await motid(database_url, tmp_path, *words, "--overdue", "--json")
    [officials] = json.loads(ended.out)
    assert (officials["cohort"], officials["overdue"]) == ("officials", True)
    first, second = officials["units"]
    assert (first["unit"], first["people"], first["accounts"], first["done"], first["done_in_time"]) == (
        "thon-0", 3, 2, 1, 0,
    )  # fmt: skip
    assert (second["unit"], second["left"]) == ("thon-1", 2)
    table = await motid(database_url, tmp_path, *words)
    assert "Thôn 0" in table.out
    for number in numbers:
        assert number not in ended.out + table.out
        assert number[3:] not in ended.out + table.out


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        '{"campaign": {}}',
        "[" * 100_000,
        '{"campaign": {"code": "../x", "name": "a", "issuer": "b", "starts_on": "2023-07-15", "sources": []}}',
        '{"campaign": {"code": "x", "name": "a", "issuer": "b", "starts_on": "2023-07-15", "sources": [], "z": 1}}',
    ],
)
def test_what_is_no_document_is_refused_in_words(document: str, tmp_path: Path) -> None:
    file = tmp_path / "campaign.json"
    file.write_text(document)
    shown = CliRunner().invoke(app, ["apply", str(file)])
    assert shown.exit_code == 2
    assert "Traceback" not in shown.output


@pytest.mark.parametrize("code", SHIPPED)
def test_samples_are_documents(code: str) -> None:
    shown = CliRunner().invoke(app, ["sample", code])
    assert msgspec.json.decode(shown.stdout, type=CampaignDocument) == shipped(code)
