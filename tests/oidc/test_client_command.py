"""`motid client`: what an operator types, and what a program reads."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motid.cli.client import app
from motid.db import Pool

ADD = ["add", "--name", "Cổng thử", "--redirect-uri", "http://localhost:1/cb", "--scope", "profile"]


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> CliRunner:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    return CliRunner(env=environment)


async def run(runner: CliRunner, *arguments: str) -> tuple[int, str]:
    """Run a command in a thread of its own, for it has an event loop of its own."""
    result = await asyncio.to_thread(runner.invoke, app, list(arguments))
    return result.exit_code, result.output + (repr(result.exception) if result.exit_code == 1 else "")


async def test_a_client_is_added_shown_listed_and_removed(runner: CliRunner, pool: Pool) -> None:
    code, output = await run(runner, *ADD, "--legal-basis", "profile=Điều 19 Luật 91/2025/QH15", "--json")
    assert code == 0, output
    made = json.loads(output)
    assert len(made["client_secret"]) >= 32
    assert made["issuer"] == "http://localhost:8000"
    stored = str(await pool.fetch("SELECT * FROM client"))
    assert made["client_secret"] not in stored
    code, output = await run(runner, "show", made["client_id"], "--json")
    shown = json.loads(output)
    assert shown["scope"] == "openid profile"
    assert shown["legal_basis"] == {"profile": "Điều 19 Luật 91/2025/QH15"}
    assert "client_secret" not in shown
    code, output = await run(runner, "list")
    assert made["client_id"] in output
    assert (await run(runner, "remove", made["client_id"]))[0] == 0
    assert json.loads((await run(runner, "list", "--json"))[1]) == []
    assert (await run(runner, "remove", made["client_id"]))[0] != 0
    kinds = [row["kind"] for row in await pool.fetch("SELECT kind FROM audit_event ORDER BY id")]
    assert kinds == ["oidc.client_added", "oidc.client_removed"]


async def test_a_client_may_ask_for_normalised_accounts(runner: CliRunner) -> None:
    made = json.loads((await run(runner, *ADD, "--require-normalised", "--json"))[1])
    shown = json.loads((await run(runner, "show", made["client_id"], "--json"))[1])
    assert shown["require_normalised_account"] is True


async def test_a_public_client_has_no_secret(runner: CliRunner) -> None:
    code, output = await run(runner, *ADD, "--public", "--json")
    assert code == 0, output
    assert "client_secret" not in json.loads(output)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--redirect-uri", "ftp://a.example/"],
        ["--scope", "everything"],
        ["--required-acr", "high"],
        ["--legal-basis", "profile"],
        ["--auth-method", "telepathy"],
        ["--client-secret", "short"],
    ],
)
async def test_wrong_metadata_are_refused_in_words(runner: CliRunner, wrong: list[str]) -> None:
    code, output = await run(runner, *ADD, *wrong)
    assert code == 2
    assert "Traceback" not in output
