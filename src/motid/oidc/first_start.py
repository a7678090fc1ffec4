"""What a new installation needs before its first request: signing keys and the salt of subjects."""

import asyncio
import secrets
from uuid import UUID

import msgspec

from motid.audit import record
from motid.db import Database, Reader
from motid.kernel.actor import SYSTEM
from motid.oidc import store
from motid.oidc.events import SigningKeyCreated
from motid.oidc.signing_keys import (
    ALGORITHMS,
    PrivateKeyBundle,
    SigningKey,
    SigningKeys,
    generate_private_key,
    open_signing_key,
)
from motid.oidc.subjects import Subjects
from motid.vault import Vault


class SaltBundle(msgspec.Struct, frozen=True):
    """The salt as it is sealed in `subject_salt.sealed`."""

    salt: bytes

    def __repr__(self) -> str:
        return "<SaltBundle>"


async def ensure_signing_keys(database: Database) -> None:
    """Generate what is missing; safe when several processes start at once."""
    async with database.read() as connection:
        present = {
            row["algorithm"] for row in await store.select_signing_keys(connection) if row["state"] == "active"
        }
    missing = [algorithm for algorithm in ALGORITHMS if algorithm not in present]
    bundles = await asyncio.gather(*(asyncio.to_thread(generate_private_key, algorithm) for algorithm in missing))
    async with database.begin(SYSTEM) as uow:
        for algorithm, bundle in zip(missing, bundles, strict=True):
            key_id = uow.new_id()
            sealed = uow.vault.seal("signing_key", key_id, bundle)
            if await store.insert_signing_key(uow.connection, key_id, algorithm, sealed, uow.now):
                await record(uow, SigningKeyCreated(key_id=key_id, algorithm=algorithm))


async def load_signing_keys(connection: Reader, vault: Vault, known: SigningKeys | None = None) -> SigningKeys:
    """Open every published key; returns `known` itself while nothing has changed.

    Opening an RSA key checks it, which holds the event loop for 30 ms.
    """
    rows = await store.select_signing_keys(connection)
    if known is not None and known.identity == {(row["id"], row["state"] == "active") for row in rows}:
        return known
    return SigningKeys([_open(row["id"], row["algorithm"], row["state"], row["sealed"], vault) for row in rows])


def _open(key_id: UUID, algorithm: str, state: str, sealed: bytes, vault: Vault) -> SigningKey:
    bundle = vault.open("signing_key", key_id, sealed, PrivateKeyBundle)
    return open_signing_key(key_id, algorithm, active=state == "active", bundle=bundle)


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
