"""The settings lead to the module, and the commands work with it."""

import asyncio
import json
from pathlib import Path

import asyncpg
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from motid.cli.keys import app
from motid.oidc.signing_keys import ALGORITHMS
from motid.settings import Settings
from motid.vault.hardware_module import HardwareModule
from tests.oidc.hsm.conftest import SoftHsm


async def test_status_and_rotation_with_a_module(
    softhsm: SoftHsm, module: HardwareModule, database_url: str, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    environment = {
        "MOTID_MODE": "sandbox",
        "MOTID_DATABASE_URL": database_url,
        "MOTID_VAR": str(tmp_path),
        **softhsm.environment,
        "MOTID_PKCS11_MASTER_KEYS": "true",
    }
    runner = CliRunner(env=environment)
    said = await asyncio.to_thread(runner.invoke, app, ["rotate", "--signing", "--now"])
    assert said.exit_code == 0, said.output
    held = await pool.fetch("SELECT algorithm FROM signing_key WHERE holder = 'module' AND state = 'active'")
    assert {row["algorithm"] for row in held} == set(ALGORITHMS)
    said = await asyncio.to_thread(runner.invoke, app, ["status", "--json"])
    found = json.loads(said.output)
    assert {key["master_version"][0] for key in found["keys"]} == {"h"}
    assert {(key["use"], key["holder"]) for key in found["provider"]} == {("sig", "module"), ("enc", "vault")}
    assert all(key["next_at"] > key["changed_at"] for key in found["provider"])
    shown = (await asyncio.to_thread(runner.invoke, app, ["status"], env={"COLUMNS": "200"})).output
    assert "succeeded" in shown
    assert "module" in shown
    assert not (tmp_path / "keys" / "master.json").exists()


@pytest.mark.parametrize("fields", [{"pkcs11_module": Path("x.so")}, {"pkcs11_master_keys": True}])
def test_half_a_setting_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="needs MOTID_PKCS11"):
        Settings(mode="sandbox", **fields)  # type: ignore[arg-type]
