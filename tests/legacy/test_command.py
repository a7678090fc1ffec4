"""`motid accounts` and `motid sandbox portal-file`, as an operator types them."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motid.cli import app
from motid.db import Pool
from tests.legacy.files import csv_file, line
from tests.privacy import assert_no_personal_data


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> CliRunner:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    return CliRunner(env={**environment, "MOTID_MASTER_KEYS": str(tmp_path / "keys.json")})


async def run(runner: CliRunner, *words: object) -> tuple[int, str, str]:
    """Run a command in a thread of its own, for it has an event loop of its own."""
    result = await asyncio.to_thread(runner.invoke, app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


async def test_from_the_sandbox_to_accounts(runner: CliRunner, tmp_path: Path) -> None:
    """A file is made, looked at and imported; the report has lines and codes, and nobody's data anywhere."""
    path, truth, report = tmp_path / "old.csv", tmp_path / "truth.jsonl", tmp_path / "problems.csv"
    code, output, _ = await run(runner, "sandbox", "portal-file", path, "--people", 40, "--truth", truth)
    assert code == 0, output
    code, output, _ = await run(runner, "accounts", "mapping", path)
    assert "Tên đăng nhập\tuser_name" in output
    words = ("accounts", "import", path, "--source", "portal", "--report", report)
    code, output, errors = await run(runner, *words)
    assert (code, "Nothing was written" in output) == (0, True), output + errors
    told = [json.loads(each) for each in truth.read_text().splitlines()]
    code, answer, _ = await run(runner, *words, "--commit", "--json", "--workers", 1)
    assert code == 0, answer
    assert json.loads(answer)["accounts"]["opened"] == len(told)
    everything = (output + errors + answer + report.read_text()).encode()
    assert_no_personal_data(everything, {cell for one in told for cell in one["row"][1:13] if len(cell) > 5})
    assert report.read_text().startswith("line,severity,code,field\n")


async def test_rows_left_out_show_in_the_exit_code(runner: CliRunner, pool: Pool, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", line(name="Nguyễn Văn Thử"), line("2", "912345678"))
    mapping = tmp_path / "mapping.json"
    code, _, errors = await run(runner, "accounts", "import", path, "--source", "portal", "--save-mapping", mapping)
    assert code == 1
    assert "line 2: row.no_identity" in errors
    assert await pool.fetchval("SELECT count(*) FROM account") == 0
    again = ("accounts", "import", path, "--source", "portal", "--mapping", mapping, "--json")
    assert json.loads((await run(runner, *again))[1])["accounts"]["rejected"] == 1


@pytest.mark.parametrize("source", ["", "a b", "x" * 41, "Cổng"])
async def test_names_of_portals(runner: CliRunner, source: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", line("1"))
    code, _, errors = await run(runner, "accounts", "import", path, "--source", source)
    assert (code, "--source" in errors) == (2, True)
