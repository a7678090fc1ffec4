"""An import that is killed goes on where it ended; nothing is lost or there twice."""

import asyncio
import signal
import sys
from pathlib import Path

from motid.db import Database, Pool
from motid.kernel.legacy_charsets import Charset
from motid.sandbox.portal_file.accounts import old_accounts
from motid.sandbox.portal_file.write_file import write_portal_file
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring
from tests.legacy.files import bring, counts


async def killed_after(pieces: int, *arguments: str) -> bool:
    """Start an import and kill it (SIGKILL) once some batches are in; whether it was still at work.

    It is in the middle of a batch then; two batches on it waits for the end, should this process be slower.
    """
    command = [sys.executable, "-m", "tests.legacy.dying_import", *arguments, str(pieces + 3)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(pieces + 1):
        await process.stdout.readline()
    process.kill()
    return await process.wait() == -signal.SIGKILL


async def test_a_kill_in_the_middle(pool: Pool, database_url: str, tmp_path: Path) -> None:
    """Two kills, each a few batches on, then the rest: one account for each row, and the counts of all runs."""
    keys = tmp_path / "master.json"
    database = Database(pool, Vault(await open_ring(pool, FileKeyProvider(keys))))
    path = tmp_path / "file.csv"
    accounts = list(old_accounts(900, 3))
    write_portal_file(path, accounts, "csv", Charset.UNICODE)
    for pieces in (3, 4):
        assert await killed_after(pieces, database_url, str(keys), str(path))
        there = await database.pool.fetchval("SELECT count(*) FROM legacy_account")
        done, finished = await database.pool.fetchrow("SELECT rows_done, finished_at FROM legacy_import") or (0, None)
        assert there == done
        assert 0 < done < len(accounts)
        assert finished is None
    tally, problems = await bring(database, path)
    assert problems.rows == len(accounts)
    rows = await counts(database)
    assert tally.read == tally.opened == rows["account"] == rows["legacy_account"] == rows["audit_event"]
    assert rows["legacy_account"] == len(accounts)
    assert tally.dossiers == rows["dossier"] == sum(len(one.row[-1].split()) for one in accounts)
    assert await database.pool.fetchval("SELECT count(*) FROM legacy_import") == 1
