"""Keys that are rotated while an import runs, and afterwards: what was brought opens and is found (invariant 4)."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

from motid.accounts.find_account import by_login
from motid.accounts.read_account import read_account
from motid.db import Database
from motid.kernel.cmnd import CmndNumber
from motid.legacy.import_accounts import import_accounts, seal_jobs
from motid.legacy.model import EXTERNAL_ID_INDEX, LegacyBundle
from motid.legacy.portal_file import open_accounts_file
from motid.legacy.seal_rows import open_rows, seal_rows
from motid.legacy.sealed import SEALED_TABLES
from motid.vault import KeyRing, RingKey, Vault
from tests.legacy.files import PORTAL, Problems, csv_file, line


def ring(first_id: int) -> list[RingKey]:
    """Return fresh keys."""
    return [
        RingKey(first_id, "seal", "active", None, secrets.token_bytes(32)),
        RingKey(first_id + 1, "index", "reading", "a", secrets.token_bytes(32)),
        RingKey(first_id + 2, "audit", "active", None, secrets.token_bytes(32)),
    ]


async def test_rows_sealed_before_a_rotation_are_sealed_once_more(database: Database, tmp_path: Path) -> None:
    """The keys change between sealing and writing: nothing is written under those that went."""
    vault = Vault(KeyRing(ring(1)))
    changing = Database(database.pool, vault)
    rows = [line(str(place), f"91234{place:04}") for place in range(1_500)]
    file = open_accounts_file(csv_file(tmp_path / "a.csv", *rows))
    problems = Problems()

    def tell(done: int, told: object) -> None:
        problems.rows += done
        vault.ring.replace(ring(10 + problems.rows))

    await import_accounts(changing, file, PORTAL, workers=1, progress=tell)
    stored = await database.pool.fetch("SELECT sealed FROM legacy_account ORDER BY line")
    keys = [Vault.key_id_of(row["sealed"]) for row in stored]
    assert (problems.rows, set(keys[:1000]), set(keys[1000:])) == (1_500, {10}, {1_010})


async def test_what_was_brought_opens_and_is_found(database: Database, tmp_path: Path) -> None:
    """The index is made as rotation makes it again, from the bundle."""
    file = open_accounts_file(csv_file(tmp_path / "a.csv", line("17", "912345678")))
    await import_accounts(database, file, PORTAL, workers=1, progress=Problems())
    row = await database.pool.fetchrow("SELECT id, sealed, index_a FROM legacy_account")
    assert row is not None
    (table,) = SEALED_TABLES
    assert table.index is not None
    value = table.index.value_of(database.vault.open_raw("legacy_account", row["id"], row["sealed"]))
    assert value == "17"
    assert database.vault.index_to_write(EXTERNAL_ID_INDEX, value).a == row["index_a"]
    assert database.vault.open("legacy_account", row["id"], row["sealed"], LegacyBundle).external_id == "17"
    (found,) = await by_login(database.pool, database.vault, CmndNumber("912345678"))
    assert (await read_account(database.pool, database.vault, found.account_id)).opened_at > datetime(
        2026, 1, 1, tzinfo=UTC
    )


async def test_what_a_worker_hands_back_names_nobody(database: Database, tmp_path: Path) -> None:
    file = open_accounts_file(
        csv_file(tmp_path / "a.csv", line("17", "912345678", "Nguyễn Văn Thử", phone="0950000001"))
    )
    (job,) = seal_jobs(database, file, PORTAL)
    encoded = seal_rows(job)
    assert not any(value in encoded for value in (b"912345678", "Nguyễn".encode(), b"950000001"))
    assert len(open_rows(encoded).rows) == 1
