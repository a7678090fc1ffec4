"""Seal, open, and find again without reading (invariant 4)."""

import hmac
import secrets
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from motid.vault.errors import SealBroken, UnknownKey
from motid.vault.key_ring import KeyRing

T = TypeVar("T")
_HEAD = struct.Struct(">BI12s")
_LENGTH = struct.Struct(">I")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class BlindIndex:
    """Keyed digests of one value, one a slot; None where the slot takes no part.

    Written to the columns `index_a` and `index_b`; looked up by `index_a = $1 OR index_b = $2`.
    """

    a: bytes | None
    b: bytes | None


@lru_cache(maxsize=32)
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret)


@lru_cache(maxsize=32)
def _keyed(secret: bytes) -> HMAC:
    """Return a digest under a key that is to be copied: setting it up costs more than the digest of a short text."""
    return HMAC(secret, SHA256())


class Vault:
    """Seals bundles with AES-256-GCM and makes blind indexes with HMAC-SHA-256.

    A bundle is one record's personal fields together. It is bound to its `kind` (the table) and record id, so
    that a bundle copied to another row does not open.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def seal(self, kind: str, record_id: UUID, bundle: Any) -> bytes:
        """Return the sealed bundle: version, key id, nonce, ciphertext. `bundle` is anything msgspec encodes."""
        return self._seal(kind, record_id, msgspec.msgpack.encode(bundle))

    def open(self, kind: str, record_id: UUID, sealed: bytes, type_: type[T]) -> T:
        """Return the bundle as `type_`. Raises `SealBroken` or `UnknownKey`."""
        return msgspec.msgpack.decode(self._open(kind, record_id, sealed), type=type_)

    def reseal(self, kind: str, record_id: UUID, sealed: bytes) -> bytes:
        """Return the same content under the active key; it is never decoded, so every byte of it stays."""
        return self._seal(kind, record_id, self._open(kind, record_id, sealed))

    def open_raw(self, kind: str, record_id: UUID, sealed: bytes) -> dict[str, Any]:
        """Return the bundle as plain fields; for re-sealing, where its type does not matter."""
        return self.open(kind, record_id, sealed, dict[str, Any])

    @staticmethod
    def key_id_of(sealed: bytes) -> int:
        """Return the id of the key that sealed a bundle."""
        return int(_HEAD.unpack_from(sealed)[1])

    def index_to_write(self, kind: str, value: str) -> BlindIndex:
        """Return the digests that a row with this value carries. Raises `RingStale`."""
        self.ring.require_fresh()
        slots = {key.slot: _digest(key.secret, kind, value) for key in self.ring.index_writing()}
        return BlindIndex(slots.get("a"), slots.get("b"))

    def index_to_read(self, kind: str, value: str) -> BlindIndex:
        """Return the digest to look a value up by: one slot filled. Raises `RingStale`."""
        self.ring.require_fresh()
        key = self.ring.index_reading()
        digest = _digest(key.secret, kind, value)
        return BlindIndex(digest, None) if key.slot == "a" else BlindIndex(None, digest)

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        """Return a 32-byte keyed digest of the parts under the purpose's active key; parts cannot run together."""
        return _mac(self.ring.active(purpose).secret, parts)

    def mac_with_key(self, purpose: str, *parts: bytes) -> tuple[int, bytes]:
        """Return the id of the purpose's active key and the digest under it, for records that name their key."""
        key = self.ring.active(purpose)
        return key.id, _mac(key.secret, parts)

    def macs_to_read(self, purpose: str, *parts: bytes) -> list[bytes]:
        """Return every digest that a stored value may carry, the active key's first: `WHERE digest = ANY($1)`."""
        return [_mac(key.secret, parts) for key in self.ring.all_of(purpose)]

    def mac_under(self, key_id: int, purpose: str, *parts: bytes) -> bytes:
        """Return the digest under a key named by id; raises `UnknownKey`, also for a key of another purpose."""
        key = self.ring.by_id(key_id)
        if key.purpose != purpose:
            raise UnknownKey(f"key {key_id} is not for {purpose}")
        return _mac(key.secret, parts)

    def mac_matches(self, purpose: str, expected: bytes, *parts: bytes) -> bool:
        """Whether `expected` is the digest of the parts under any live key of the purpose."""
        return any(hmac.compare_digest(_mac(key.secret, parts), expected) for key in self.ring.all_of(purpose))

    def _seal(self, kind: str, record_id: UUID, plain: bytes) -> bytes:
        self.ring.require_fresh()
        key = self.ring.active("seal")
        nonce = secrets.token_bytes(12)
        head = _HEAD.pack(_VERSION, key.id, nonce)
        return head + _cipher(key.secret).encrypt(nonce, plain, _bound_to(kind, record_id))

    def _open(self, kind: str, record_id: UUID, sealed: bytes) -> bytes:
        try:
            version, key_id, nonce = _HEAD.unpack_from(sealed)
            if version != _VERSION:
                raise SealBroken("unknown bundle version")
            key = self.ring.by_id(key_id)
            return _cipher(key.secret).decrypt(nonce, sealed[_HEAD.size :], _bound_to(kind, record_id))
        except (InvalidTag, struct.error):
            raise SealBroken(kind) from None


def _bound_to(kind: str, record_id: UUID) -> bytes:
    return kind.encode() + b"\0" + record_id.bytes


def _digest(secret: bytes, kind: str, value: str) -> bytes:
    return _mac(secret, (kind.encode(), value.encode()))


def _mac(secret: bytes, parts: tuple[bytes, ...]) -> bytes:
    message = b"".join([piece for part in parts for piece in (_LENGTH.pack(len(part)), part)])
    started = _keyed(secret).copy()
    started.update(message)
    return started.finalize()
