"""Master keys in a hardware module: AES-256, made there, sensitive and not extractable (`KeyProvider`).

A version is named by number and by the first bytes of the key's own identifier, `h2-9f0c…`: processes that start at
once may each make a first key, and both unwrap what they wrapped. Versions of the key file before still unwrap, so
that `motid keys rotate --only master` moves an installation into the module.
"""

import secrets
from pathlib import Path
from typing import Any, Final

import pkcs11
from cryptography.exceptions import InvalidTag
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass

from motid.vault.errors import MasterKeyMissing
from motid.vault.hardware_module import HardwareModule, ModuleSession
from motid.vault.key_provider import FileKeyProvider, WrappedKey

_LABEL: Final = "motid-master"
_NONCE: Final = 12
_TAG_BITS: Final = 128
_TEMPLATE: Final = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.WRAP: False}


class HardwareKeyProvider:
    """Wraps and unwraps data keys inside the module; `before` is the file that held the master keys until now."""

    def __init__(self, module: HardwareModule, before: Path) -> None:
        self._module = module
        self._before = FileKeyProvider(before) if before.exists() else None
        if not self._own_versions():
            self.rotate()
        self._current = max(self._own_versions(), key=_order)

    def current_version(self) -> str:
        """Return the version that `wrap` uses now."""
        return self._current

    def versions(self) -> list[str]:
        """Return the versions in the module, and those of the file before."""
        own = self._own_versions()
        self._current = max(own, key=_order)
        return sorted([*own, *(self._before.versions() if self._before is not None else ())])

    def wrap(self, key: bytes, purpose: str) -> WrappedKey:
        """Wrap with AES-256-GCM in the module, the purpose as associated data."""
        version, nonce = self._current, secrets.token_bytes(_NONCE)

        def work(session: ModuleSession) -> bytes:
            sealed: bytes = _found(session, version).encrypt(
                key, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, purpose.encode(), _TAG_BITS)
            )
            return sealed

        return WrappedKey(version, nonce + self._module.run_here(work))

    def unwrap(self, wrapped: WrappedKey, purpose: str) -> bytes:
        """Unwrap. Raises `MasterKeyMissing`, and `InvalidTag` for what was altered or has another purpose."""
        if not wrapped.master_version.startswith("h"):
            return self._unwrap_by_file(wrapped, purpose)
        nonce, sealed = wrapped.ciphertext[:_NONCE], wrapped.ciphertext[_NONCE:]

        def work(session: ModuleSession) -> bytes | None:
            master = _found(session, wrapped.master_version)
            parameters = GCMParams(nonce, purpose.encode(), _TAG_BITS)
            try:
                opened: bytes = master.decrypt(sealed, mechanism=Mechanism.AES_GCM, mechanism_param=parameters)
            except (pkcs11.EncryptedDataInvalid, pkcs11.EncryptedDataLenRange, pkcs11.GeneralError):
                # Modules differ in what they say of a wrong tag; a session that is lost fails at this too.
                session.session.generate_random(64)
                return None
            return opened

        opened = self._module.run_here(work)
        if opened is None:
            raise InvalidTag
        return opened

    def rotate(self) -> str:
        """Make a new key in the module and let it be the current one."""
        number = 1 + max((_order(version)[0] for version in self._own_versions()), default=0)
        key_id = secrets.token_bytes(8)

        def work(session: ModuleSession) -> None:
            session.session.generate_key(
                KeyType.AES, 256, store=True, id=key_id, label=f"{_LABEL}-{number}", template=_TEMPLATE
            )

        self._module.run_here(work)
        self._current = f"h{number}-{key_id.hex()}"
        return self._current

    def retire(self, version: str) -> None:
        """Destroy a key that is not the current one."""
        if not version.startswith("h"):
            if self._before is not None:
                self._before.retire(version)
            return
        if version != self._current:
            self._module.run_here(lambda session: _found(session, version).destroy())

    def _unwrap_by_file(self, wrapped: WrappedKey, purpose: str) -> bytes:
        if self._before is None:
            raise MasterKeyMissing(f"master key {wrapped.master_version} is in the key file, which is gone")
        return self._before.unwrap(wrapped, purpose)

    def _own_versions(self) -> list[str]:
        return self._module.run_here(_listed)


def _listed(session: ModuleSession) -> list[str]:
    wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.AES}
    keys = [(str(key[Attribute.LABEL]), bytes(key[Attribute.ID])) for key in session.session.get_objects(wanted)]
    return [f"h{label.rpartition('-')[2]}-{key_id.hex()}" for label, key_id in keys if label.startswith(_LABEL)]


def _order(version: str) -> tuple[int, str]:
    number, _, key_id = version.removeprefix("h").partition("-")
    return int(number), key_id


def _found(session: ModuleSession, version: str) -> Any:
    key_id = bytes.fromhex(version.partition("-")[2])
    known = session.keys.get(key_id)
    if known is None:
        try:
            known = session.find_key(object_class=ObjectClass.SECRET_KEY, id=key_id)
        except pkcs11.NoSuchKey:
            raise MasterKeyMissing(f"master key {version} is not in the module") from None
        session.keys[key_id] = known
    return known
