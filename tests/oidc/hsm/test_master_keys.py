"""Master keys in the module wrap the vault's data keys, and an installation moves there from its key file."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from pkcs11 import ObjectClass

from motid.bootstrap.declared import declared_sealed_tables
from motid.db import Database
from motid.oidc.first_start import ensure_signing_keys, load_signing_keys
from motid.rekeying import Rotated, rotate_keys
from motid.vault import FileKeyProvider, Vault, WrappedKey
from motid.vault.errors import MasterKeyMissing
from motid.vault.hardware_master_keys import HardwareKeyProvider
from motid.vault.hardware_module import HardwareModule
from motid.vault.store import open_ring
from tests.oidc.hsm.conftest import objects


def test_what_is_wrapped_opens_under_its_purpose_only(module: HardwareModule, tmp_path: Path) -> None:
    provider = HardwareKeyProvider(module, tmp_path / "none.json")
    wrapped = provider.wrap(b"k" * 32, "seal")
    assert provider.unwrap(wrapped, "seal") == b"k" * 32
    with pytest.raises(InvalidTag):
        provider.unwrap(wrapped, "index")
    altered = WrappedKey(wrapped.master_version, wrapped.ciphertext[:-1] + bytes([wrapped.ciphertext[-1] ^ 1]))
    with pytest.raises(InvalidTag):
        provider.unwrap(altered, "seal")
    with pytest.raises(MasterKeyMissing):
        provider.unwrap(WrappedKey("h1-0011223344556677", wrapped.ciphertext), "seal")
    with pytest.raises(MasterKeyMissing):
        provider.unwrap(WrappedKey("m1", wrapped.ciphertext), "seal")


def test_versions_come_and_go(module: HardwareModule, tmp_path: Path) -> None:
    provider = HardwareKeyProvider(module, tmp_path / "none.json")
    first = provider.current_version()
    old = provider.wrap(b"k" * 32, "seal")
    second = provider.rotate()
    assert provider.versions() == sorted([first, second])
    assert HardwareKeyProvider(module, tmp_path / "none.json").current_version() == second
    assert provider.unwrap(old, "seal") == b"k" * 32
    provider.retire(second)
    assert second in provider.versions(), "the one in use stays"
    provider.retire(first)
    assert provider.versions() == [second]
    with pytest.raises(MasterKeyMissing):
        provider.unwrap(old, "seal")
    assert len(objects(module, ObjectClass.SECRET_KEY)) == 1


async def test_an_installation_moves_from_its_key_file_into_the_module(
    database: Database, module: HardwareModule, tmp_path: Path, key_provider: FileKeyProvider
) -> None:
    await ensure_signing_keys(database)
    known = await load_signing_keys(database.pool, database.vault)
    file = tmp_path / "master.json"
    file.write_bytes(key_provider._path.read_bytes())
    provider = HardwareKeyProvider(module, file)
    assert isinstance(
        await rotate_keys(database, provider, declared_sealed_tables(), only="master", interval=0.01), Rotated
    )
    versions = {row["master_version"] for row in await database.pool.fetch("SELECT master_version FROM vault_key")}
    assert versions == {provider.current_version()}
    file.unlink()
    alone = HardwareKeyProvider(module, file)
    vault = Vault(await open_ring(database.pool, alone))
    assert (await load_signing_keys(database.pool, vault)).jwks == known.jwks
