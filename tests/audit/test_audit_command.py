import json
from pathlib import Path

import pytest

from motid.audit import AuditSealer
from motid.db import Database, Pool
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring
from tests.audit.test_verify_trail import write
from tests.command import motid


@pytest.fixture
async def installation(pool: Pool, database_url: str, tmp_path: Path) -> Database:
    vault = Vault(await open_ring(pool, FileKeyProvider(tmp_path / "keys" / "master.json")))
    database = Database(pool, vault)
    await write(database, 5)
    await AuditSealer(pool, vault).seal_all()
    return database


async def test_a_whole_trail_exits_with_0_and_an_altered_one_with_1(
    installation: Database, database_url: str, tmp_path: Path
) -> None:
    ended = await motid(database_url, tmp_path, "audit", "verify")
    assert (ended.code, ended.out) == (0, "The trail is whole: 5 events proved, 0 wait for the sealer.\n")
    head = (await motid(database_url, tmp_path, "audit", "head")).out.strip()
    assert head.startswith("5:")
    assert (await motid(database_url, tmp_path, "audit", "verify", "--expect", head)).code == 0
    other = "4:" + head[2:]
    assert (await motid(database_url, tmp_path, "audit", "verify", "--expect", other)).code == 1
    assert (await motid(database_url, tmp_path, "audit", "verify", "--expect", "nonsense")).code == 2

    async with installation.read() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("UPDATE audit_event SET kind = 'x' WHERE sequence = 3")
    ended = await motid(database_url, tmp_path, "audit", "verify")
    assert ended.code == 1
    assert ended.out.startswith("Event 3 (")
    assert "was altered" in ended.out
    ended = await motid(database_url, tmp_path, "audit", "verify", "--json")
    report = json.loads(ended.out)
    assert (ended.code, report["proved"], report["fault"]["kind"], report["fault"]["sequence"]) == (
        1,
        2,
        "altered",
        3,
    )
