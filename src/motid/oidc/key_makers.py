"""Where keys are made: in this process, to be sealed by the vault, or inside a hardware module."""

import asyncio
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from motid.oidc.module_keys import destroy_in_module, generate_in_module, makes
from motid.oidc.signing_keys import ALGORITHMS, PrivateKeyBundle, generate_private_key
from motid.vault.hardware_module import HardwareModule

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A fresh key; `id` is the name that it has in the module as well."""

    id: UUID
    algorithm: str
    bundle: PrivateKeyBundle


class KeyMaker(Protocol):
    """Makes keys, and destroys those that a module holds."""

    async def make(self, key_id: UUID, algorithm: str) -> MadeKey:
        """Return a fresh key."""
        ...

    async def destroy(self, key_id: UUID) -> None:
        """Let nothing of a key remain outside the database."""
        ...


class VaultKeyMaker:
    """Keys of this process, for the vault to seal."""

    async def make(self, key_id: UUID, algorithm: str) -> MadeKey:
        """Make a key in a thread: for RSA that takes up to a second."""
        return MadeKey(key_id, algorithm, await asyncio.to_thread(generate_private_key, algorithm))

    async def destroy(self, key_id: UUID) -> None:
        """Do nothing: the row was all there was."""


class ModuleKeyMaker:
    """Keys that sign are made in the module; those that decrypt, and what the module cannot do, by the vault."""

    def __init__(self, module: HardwareModule) -> None:
        self._module = module
        self._vault = VaultKeyMaker()

    async def make(self, key_id: UUID, algorithm: str) -> MadeKey:
        """Make a key where it belongs."""
        if algorithm not in ALGORITHMS:
            return await self._vault.make(key_id, algorithm)
        if not await makes(self._module, algorithm):
            log.warning("pkcs11_module_lacks_algorithm", algorithm=algorithm)
            return await self._vault.make(key_id, algorithm)
        jwk = await generate_in_module(self._module, key_id, algorithm)
        return MadeKey(key_id, algorithm, PrivateKeyBundle(jwk=jwk, holder="module"))

    async def destroy(self, key_id: UUID) -> None:
        """Destroy both halves in the module; nothing happens for a key that was never there."""
        await destroy_in_module(self._module, key_id)


def key_maker(module: HardwareModule | None) -> KeyMaker:
    """Return what makes the keys of this installation."""
    return VaultKeyMaker() if module is None else ModuleKeyMaker(module)
