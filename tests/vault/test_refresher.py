import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from motid.db import Pool
from motid.vault import FileKeyProvider, KeyRing, KeyRingRefresher, Vault
from motid.vault.errors import MasterKeyMissing, RingStale
from motid.vault.store import add_key, open_ring

RECORD = UUID(int=1)


async def _until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_new_key_reaches_the_ring_by_itself(pool: Pool, tmp_path: Path) -> None:
    provider = FileKeyProvider(tmp_path / "master.json")
    ring = await open_ring(pool, provider)
    stop = asyncio.Event()
    running = asyncio.create_task(KeyRingRefresher(pool, provider, ring, 0.3).run(stop))
    key_id = await add_key(pool, provider, "seal", "announced")
    await _until(lambda: any(key.id == key_id for key in ring.all_of("seal")))
    stop.set()
    await running


async def test_a_ring_that_is_not_read_again_in_time_refuses_to_write_and_to_look_up(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = FileKeyProvider(tmp_path / "master.json")
    ring = await open_ring(pool, provider)
    vault, refresher = Vault(ring), KeyRingRefresher(pool, provider, ring, 60)
    await refresher.refresh()
    sealed = vault.seal("account", RECORD, {"name": "An"})
    now = time.monotonic
    with monkeypatch.context() as later:
        later.setattr(time, "monotonic", lambda: now() + 121)
        assert not refresher.ready
        _assert_refuses(vault)
        assert vault.open_raw("account", RECORD, sealed) == {"name": "An"}
    ring.expire_at(now() - 1)
    assert not refresher.ready
    await refresher.refresh()
    assert refresher.ready


def _assert_refuses(vault: Vault) -> None:
    for write in (
        lambda: vault.seal("account", RECORD, {}),
        lambda: vault.index_to_write("email", "x"),
        lambda: vault.index_to_read("email", "x"),
    ):
        with pytest.raises(RingStale):
            write()


async def test_a_database_that_is_away_is_survived(database_url: str, pool: Pool, tmp_path: Path) -> None:
    provider = FileKeyProvider(tmp_path / "master.json")
    ring = await open_ring(pool, provider)
    refresher = KeyRingRefresher(pool, provider, ring, 0.3)
    stop = asyncio.Event()
    running = asyncio.create_task(refresher.run(stop))
    await _until(lambda: refresher.ready)
    await pool.execute("ALTER TABLE vault_key RENAME TO vault_key_away")
    await _until(lambda: not refresher.ready)
    await pool.execute("ALTER TABLE vault_key_away RENAME TO vault_key")
    await _until(lambda: refresher.ready)
    stop.set()
    await running


async def test_a_key_that_is_known_is_not_unwrapped_again(pool: Pool, tmp_path: Path) -> None:
    """So a hardware module is asked once a key, and a master key may be retired under a running process."""
    provider = FileKeyProvider(tmp_path / "master.json")
    ring = await open_ring(pool, provider)
    refresher = KeyRingRefresher(pool, provider, ring)
    await refresher.refresh()
    provider.rotate()
    provider.retire("m1")
    await refresher.refresh()
    with pytest.raises(MasterKeyMissing):
        await open_ring(pool, provider)


def test_a_ring_without_a_refresher_never_ages() -> None:
    assert KeyRing([]).is_fresh
