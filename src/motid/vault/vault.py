"""Seal, open, and find again without reading (invariant 4)."""

import hashlib
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

from motid.vault.errors import SealBroken
from motid.vault.key_ring import KeyRing

T = TypeVar("T")
_HEAD = struct.Struct(">BI12s")
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


class Vault:
    """Seals bundles with AES-256-GCM and makes blind indexes with HMAC-SHA-256.

    A bundle is one record's personal fields together. It is bound to its `kind` (the table) and record id, so
    that a bundle copied to another row does not open.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def seal(self, kind: str, record_id: UUID, bundle: Any) -> bytes:
        """Return the sealed bundle: version, key id, nonce, ciphertext. `bundle` is anything msgspec encodes."""
        key = self.ring.active("seal")
        nonce = secrets.token_bytes(12)
        head = _HEAD.pack(_VERSION, key.id, nonce)
        plain = msgspec.msgpack.encode(bundle)
        return head + _cipher(key.secret).encrypt(nonce, plain, _bound_to(kind, record_id))

    def open(self, kind: str, record_id: UUID, sealed: bytes, type_: type[T]) -> T:
        """Return the bundle as `type_`. Raises `SealBroken` or `UnknownKey`."""
        try:
            version, key_id, nonce = _HEAD.unpack_from(sealed)
            if version != _VERSION:
                raise SealBroken("unknown bundle version")
            key = self.ring.by_id(key_id)
            plain = _cipher(key.secret).decrypt(nonce, sealed[_HEAD.size :], _bound_to(kind, record_id))
        except (InvalidTag, struct.error):
            raise SealBroken(kind) from None
        return msgspec.msgpack.decode(plain, type=type_)

    def open_raw(self, kind: str, record_id: UUID, sealed: bytes) -> dict[str, Any]:
        """Return the bundle as plain fields; for re-sealing, where its type does not matter."""
        return self.open(kind, record_id, sealed, dict[str, Any])

    @staticmethod
    def key_id_of(sealed: bytes) -> int:
        """Return the id of the key that sealed a bundle."""
        return int(_HEAD.unpack_from(sealed)[1])

    def index_to_write(self, kind: str, value: str) -> BlindIndex:
        """Return the digests that a row with this value carries."""
        slots = {key.slot: _digest(key.secret, kind, value) for key in self.ring.index_writing()}
        return BlindIndex(slots.get("a"), slots.get("b"))

    def index_to_read(self, kind: str, value: str) -> BlindIndex:
        """Return the digest to look a value up by: one slot filled."""
        key = self.ring.index_reading()
        digest = _digest(key.secret, kind, value)
        return BlindIndex(digest, None) if key.slot == "a" else BlindIndex(None, digest)

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        """Return a 32-byte keyed digest of the parts under the purpose's active key; parts cannot run together."""
        return _mac(self.ring.active(purpose).secret, parts)

    def mac_matches(self, purpose: str, expected: bytes, *parts: bytes) -> bool:
        """Whether `expected` is the digest of the parts under the active key or one that is retiring."""
        return any(hmac.compare_digest(_mac(key.secret, parts), expected) for key in self.ring.all_of(purpose))


def _bound_to(kind: str, record_id: UUID) -> bytes:
    return kind.encode() + b"\0" + record_id.bytes


def _digest(secret: bytes, kind: str, value: str) -> bytes:
    return _mac(secret, (kind.encode(), value.encode()))


def _mac(secret: bytes, parts: tuple[bytes, ...]) -> bytes:
    mac = hmac.new(secret, digestmod=hashlib.sha256)
    for part in parts:
        mac.update(struct.pack(">I", len(part)))
        mac.update(part)
    return mac.digest()
