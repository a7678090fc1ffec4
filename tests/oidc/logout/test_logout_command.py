"""`motid client`: registering what hears of logouts, and the overview of failures."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motid.cli import app
from motid.db import Pool

ADD = ["client", "add", "--name", "Cổng thử", "--redirect-uri", "http://localhost:1/cb", "--json"]


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> CliRunner:
    return CliRunner(env={"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)})


async def run(runner: CliRunner, *arguments: str) -> tuple[int, str]:
    """Run a command in a thread of its own, for it has an event loop of its own."""
    result = await asyncio.to_thread(runner.invoke, app, list(arguments))
    return result.exit_code, result.output


async def test_any_metadata_come_from_a_file(runner: CliRunner, pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "more.json"
    more = {"backchannel_logout_uri": "http://localhost:1/bye", "require_pushed_authorization_requests": True}
    path.write_text(json.dumps(more))
    code, output = await run(runner, *ADD, "--metadata", str(path))
    assert code == 0, output
    shown = json.loads((await run(runner, "client", "show", json.loads(output)["client_id"], "--json"))[1])
    assert shown.items() >= more.items()
    for wrong in ({"backchanel_logout_uri": "http://localhost:1/"}, {"backchannel_logout_uri": "ftp://x/"}, [1]):
        path.write_text(json.dumps(wrong))
        assert (await run(runner, *ADD, "--metadata", str(path)))[0] == 2


async def test_the_overview_names_service_reason_and_counts(runner: CliRunner, pool: Pool) -> None:
    assert "No service missed" in (await run(runner, "client", "logout-failures"))[1]
    await pool.execute(
        """INSERT INTO logout_notice (id, client_id, subject, sid, state, attempts, last_error, created_at,
                                      changed_at, expires_at)
           SELECT gen_random_uuid(), 'portal', 's', 's', state, 3, error, now(), now(), now() + interval '1 day'
             FROM (VALUES ('failed', 'timeout'), ('waiting', 'timeout'), ('waiting', 'timeout'),
                          ('delivered', NULL)) AS notice (state, error)"""
    )
    found = json.loads((await run(runner, "client", "logout-failures", "--json"))[1])
    assert [(each["client_id"], each["reason"], each["failed"], each["waiting"]) for each in found] == [
        ("portal", "timeout", 1, 2)
    ]
    assert "given up: 1  waiting: 2" in (await run(runner, "client", "logout-failures"))[1]
