import asyncio
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from motid.db import Pool
from motid.vault import FileKeyProvider, WrappedKey
from motid.vault.errors import MasterKeyMissing
from motid.vault.store import FIRST_KEYS, load_keys, open_ring

DATA_KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master.json"


def test_only_the_owner_reads_the_key_file(path: Path) -> None:
    provider = FileKeyProvider(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    provider.rotate()
    assert path.stat().st_mode & 0o077 == 0


def test_a_wrapped_key_is_bound_to_its_purpose(path: Path) -> None:
    provider = FileKeyProvider(path)
    wrapped = provider.wrap(DATA_KEY, "seal")
    assert provider.unwrap(wrapped, "seal") == DATA_KEY
    assert DATA_KEY not in wrapped.ciphertext
    with pytest.raises(InvalidTag):
        provider.unwrap(wrapped, "index")


def test_old_masters_unwrap_until_they_are_retired(path: Path) -> None:
    provider, other_process = FileKeyProvider(path), FileKeyProvider(path)
    old = provider.wrap(DATA_KEY, "seal")
    assert provider.rotate() == provider.current_version() == "m2"
    new = provider.wrap(DATA_KEY, "seal")
    assert (old.master_version, new.master_version) == ("m1", "m2")
    assert other_process.unwrap(new, "seal") == DATA_KEY
    assert provider.versions() == ["m1", "m2"]
    provider.retire("m1")
    assert provider.versions() == ["m2"]
    with pytest.raises(MasterKeyMissing):
        provider.unwrap(old, "seal")


def test_the_current_master_is_never_retired(path: Path) -> None:
    provider = FileKeyProvider(path)
    provider.retire("m1")
    assert FileKeyProvider(path).versions() == ["m1"]


def test_a_master_that_never_was_is_missing(path: Path) -> None:
    with pytest.raises(MasterKeyMissing, match="m7"):
        FileKeyProvider(path).unwrap(WrappedKey("m7", bytes(60)), "seal")


def test_the_file_says_what_it_is(path: Path) -> None:
    FileKeyProvider(path).rotate()
    document = json.loads(path.read_text())
    assert document["current"] == "m2"
    assert set(document["keys"]) == {"m1", "m2"}


async def test_processes_that_start_together_agree_on_the_first_keys(pool: Pool, path: Path) -> None:
    provider = FileKeyProvider(path)
    rings = await asyncio.gather(*(open_ring(pool, provider) for _ in range(10)))
    assert len({ring.active("seal").secret for ring in rings}) == 1
    assert len({ring.index_reading().secret for ring in rings}) == 1
    keys = await load_keys(pool, provider)
    assert sorted(key.purpose for key in keys) == sorted(purpose for purpose, _, _ in FIRST_KEYS)
    assert len({key.secret for key in keys}) == len(keys)
