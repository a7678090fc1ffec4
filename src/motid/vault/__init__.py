"""Personal data at rest: sealed bundles, blind indexes, and the keys of both (invariant 4).

`Vault` is the synchronous heart that use cases call; `KeyRing` holds the unwrapped keys of this process; a
`KeyProvider` guards the master keys; `store` reads and writes the wrapped keys. Rotation is in `motid.rekeying`.
"""

from motid.vault.key_provider import FileKeyProvider, KeyProvider, WrappedKey
from motid.vault.key_ring import KeyRing, RingKey
from motid.vault.refresher import KeyRingRefresher
from motid.vault.sealed_table import IndexColumns, SealedTable
from motid.vault.vault import BlindIndex, Vault

__all__ = [
    "BlindIndex",
    "FileKeyProvider",
    "IndexColumns",
    "KeyProvider",
    "KeyRing",
    "KeyRingRefresher",
    "RingKey",
    "SealedTable",
    "Vault",
    "WrappedKey",
]
