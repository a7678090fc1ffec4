"""What a new installation needs before its first request: signing keys and the salt of subjects."""

import asyncio
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec

from motid.audit import record
from motid.db import Database, Reader
from motid.kernel.actor import SYSTEM
from motid.oidc import store
from motid.oidc.decryption_keys import ENCRYPTION_KEYS, open_decryption_key
from motid.oidc.errors import ModuleNeeded
from motid.oidc.events import SigningKeyCreated
from motid.oidc.key_makers import KeyMaker, VaultKeyMaker
from motid.oidc.module_keys import open_module_key
from motid.oidc.signing_keys import ALGORITHMS, PrivateKeyBundle, SigningKey, SigningKeys, open_signing_key
from motid.oidc.subjects import Subjects
from motid.vault import Vault
from motid.vault.hardware_module import HardwareModule


class SaltBundle(msgspec.Struct, frozen=True):
    """The salt as it is sealed in `subject_salt.sealed`."""

    salt: bytes

    def __repr__(self) -> str:
        return "<SaltBundle>"


async def ensure_signing_keys(database: Database, maker: KeyMaker | None = None) -> None:
    """Generate what is missing, by the vault's way unless told; safe when several processes start at once."""
    maker = maker or VaultKeyMaker()
    async with database.read() as connection:
        present = {
            row["algorithm"] for row in await store.select_signing_keys(connection) if row["state"] == "active"
        }
    missing = [algorithm for algorithm in (*ALGORITHMS, *ENCRYPTION_KEYS) if algorithm not in present]
    made = await asyncio.gather(*(maker.make(database.ids.new(), algorithm) for algorithm in missing))
    spare = []
    async with database.begin(SYSTEM) as uow:
        for key in made:
            sealed = uow.vault.seal("signing_key", key.id, key.bundle)
            if await store.insert_signing_key(
                uow.connection, key.id, key.algorithm, key.bundle.holder, sealed=sealed, now=uow.now
            ):
                await record(uow, SigningKeyCreated(key_id=key.id, algorithm=key.algorithm))
            else:
                spare.append(key)
    for key in spare:
        await maker.destroy(key.id)


async def load_signing_keys(
    connection: Reader, vault: Vault, known: SigningKeys | None = None, module: HardwareModule | None = None
) -> SigningKeys:
    """Open every published key; returns `known` itself while nothing has changed.

    Raises `ModuleNeeded` when a key that signs is in a module and there is none.
    """
    rows = await store.select_signing_keys(connection)
    if known is not None and known.identity == {(row["id"], row["state"] == "active") for row in rows}:
        return known
    opened = [(row, vault.open("signing_key", row["id"], row["sealed"], PrivateKeyBundle)) for row in rows]
    return SigningKeys(
        [_open(row, bundle, module) for row, bundle in _of(opened, ALGORITHMS)],
        [
            open_decryption_key(row["id"], row["algorithm"], active=row["state"] == "active", jwk=bundle.jwk)
            for row, bundle in _of(opened, ENCRYPTION_KEYS)
        ],
    )


def _of(
    opened: Iterable[tuple[Any, PrivateKeyBundle]], algorithms: tuple[str, ...]
) -> list[tuple[Any, PrivateKeyBundle]]:
    return [(row, bundle) for row, bundle in opened if row["algorithm"] in algorithms]


def _open(row: Any, bundle: PrivateKeyBundle, module: HardwareModule | None) -> SigningKey:
    active = row["state"] == "active"
    if bundle.holder == "vault":
        return open_signing_key(row["id"], row["algorithm"], active=active, bundle=bundle)
    if module is None:
        raise ModuleNeeded("a key that signs is in a hardware module; set MOTID_PKCS11_MODULE, or replace the key")
    return open_module_key(module, row["id"], row["algorithm"], active=active, bundle=bundle)


async def open_subjects(database: Database) -> Subjects:
    """Return the subjects of this installation; makes the salt at the first start."""
    async with database.begin(SYSTEM) as uow:
        salt_id = uow.new_id()
        sealed = uow.vault.seal("subject_salt", salt_id, SaltBundle(secrets.token_bytes(32)))
        await store.insert_subject_salt(uow.connection, salt_id, sealed, uow.now)
        row = await store.select_subject_salt(uow.connection)
    if row is None:
        raise LookupError("the salt of subjects is missing")
    return Subjects(database.vault.open("subject_salt", row["id"], row["sealed"], SaltBundle).salt)
