"""Guards of the master keys. A master key wraps data keys and never meets a record."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from motid.vault.errors import MasterKeyMissing


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key under a master key: what the database may hold."""

    master_version: str
    ciphertext: bytes


class KeyProvider(Protocol):
    """Wraps and unwraps data keys; the master keys never leave it."""

    def current_version(self) -> str:
        """Return the version that `wrap` uses now."""
        ...

    def versions(self) -> list[str]:
        """Return every version that still unwraps, as stored now."""
        ...

    def wrap(self, key: bytes, purpose: str) -> WrappedKey:
        """Wrap a data key; `purpose` is bound to it and must be given again."""
        ...

    def unwrap(self, wrapped: WrappedKey, purpose: str) -> bytes:
        """Return the data key. Raises `MasterKeyMissing` for a version that is gone."""
        ...

    def rotate(self) -> str:
        """Make a new master key the current one and return its version; older ones still unwrap."""
        ...

    def retire(self, version: str) -> None:
        """Forget a master key version that wraps nothing any more."""
        ...


class FileKeyProvider:
    """Master keys in one file, readable by its owner only: `{"current": "m2", "keys": {"m1": base64, ...}}`.

    The file is made at the first start and read again when another process has rotated it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            self._create()
        self._current, self._keys = self._load()

    def current_version(self) -> str:
        """Return the version that `wrap` uses now."""
        return self._current

    def versions(self) -> list[str]:
        """Return the versions in the file."""
        self._current, self._keys = self._load()
        return sorted(self._keys)

    def wrap(self, key: bytes, purpose: str) -> WrappedKey:
        """Wrap with AES-256-GCM, the purpose as associated data."""
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self._keys[self._current]).encrypt(nonce, key, purpose.encode())
        return WrappedKey(self._current, nonce + sealed)

    def unwrap(self, wrapped: WrappedKey, purpose: str) -> bytes:
        """Unwrap; reads the file again when the version is not known yet."""
        if wrapped.master_version not in self._keys:
            self._current, self._keys = self._load()
        master = self._keys.get(wrapped.master_version)
        if master is None:
            raise MasterKeyMissing(f"master key {wrapped.master_version} is not in the key file")
        return AESGCM(master).decrypt(wrapped.ciphertext[:12], wrapped.ciphertext[12:], purpose.encode())

    def rotate(self) -> str:
        """Add a fresh key and make it current."""
        _, keys = self._load()
        version = f"m{1 + max(int(name[1:]) for name in keys)}"
        self._save(version, {**keys, version: secrets.token_bytes(32)})
        self._current, self._keys = self._load()
        return version

    def retire(self, version: str) -> None:
        """Drop a key that is not the current one."""
        current, keys = self._load()
        if version != current:
            self._save(current, {name: key for name, key in keys.items() if name != version})
            self._current, self._keys = self._load()

    def _load(self) -> tuple[str, dict[str, bytes]]:
        document = json.loads(self._path.read_text())
        return document["current"], {name: base64.b64decode(key) for name, key in document["keys"].items()}

    def _create(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._write(self._path, "m1", {"m1": secrets.token_bytes(32)}, exclusive=True)
        except FileExistsError:
            return  # another process was first

    def _save(self, current: str, keys: dict[str, bytes]) -> None:
        scratch = self._path.with_suffix(".new")
        scratch.unlink(missing_ok=True)
        self._write(scratch, current, keys, exclusive=True)
        scratch.replace(self._path)

    @staticmethod
    def _write(path: Path, current: str, keys: dict[str, bytes], *, exclusive: bool) -> None:
        document = {
            "current": current,
            "keys": {name: base64.b64encode(key).decode() for name, key in keys.items()},
        }
        flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if exclusive else os.O_TRUNC)
        with os.fdopen(os.open(path, flags, 0o600), "w") as file:
            json.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
