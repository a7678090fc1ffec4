import asyncio
import json
import signal
from pathlib import Path

import pytest

from motid.bootstrap.declared import declared_sealed_tables
from motid.rekeying import Rotated, rotate_keys
from tests.command import motid, start
from tests.rekeying.registry import Process, process


@pytest.mark.slow
async def test_a_rotation_that_is_killed_is_shown_and_continued(database_url: str, tmp_path: Path) -> None:
    """kill -9 in the first wait; the next rotation finishes what was begun, and announces no second key."""
    key_file = tmp_path / "keys" / "master.json"
    async with process(database_url, key_file, interval=None) as office:
        for number in range(5):
            assert await office.register(f"946{number:09d}")
        rotation = await start(database_url, tmp_path, "keys", "rotate", "--only", "seal")
        async with asyncio.timeout(60):
            while "announced" not in await _states(office):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        rotation.send_signal(signal.SIGKILL)
        await rotation.communicate()

        status = json.loads((await motid(database_url, tmp_path, "keys", "status", "--json")).out)
        assert status["unfinished"] == ["seal"]
        outcome = await rotate_keys(office.database, office.provider, declared_sealed_tables(), interval=0.01)
        assert outcome == Rotated(("seal",), continued=True)
        assert await office.holders("946000000003") == ["946000000003"]
    ended = await motid(database_url, tmp_path, "keys", "status")
    assert "Last rotation finished" in ended.out
    seals = await _seal_keys(database_url, tmp_path)
    assert seals == ["active"]


async def _states(office: Process) -> set[str]:
    return {row["state"] for row in await office.database.pool.fetch("SELECT state FROM vault_key")}


async def _seal_keys(url: str, var: Path) -> list[str]:
    status = json.loads((await motid(url, var, "keys", "status", "--json")).out)
    return [key["state"] for key in status["keys"] if key["purpose"] == "seal"]


@pytest.mark.slow
async def test_the_command_rotates_and_tells_so(database_url: str, tmp_path: Path) -> None:
    ended = await motid(database_url, tmp_path, "keys", "rotate", "--only", "csrf")
    assert (ended.code, ended.out) == (0, "Finished: csrf.\n"), ended.err
    assert (await motid(database_url, tmp_path, "keys", "rotate", "--only", "door")).code == 2
