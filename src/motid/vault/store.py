"""The wrapped keys in the database: table `vault_key`."""

import secrets
from typing import Any, Protocol

from motid.vault.key_provider import KeyProvider, WrappedKey
from motid.vault.key_ring import KeyRing, KeyState, RingKey, Slot


class Executor(Protocol):
    """Runs a single statement: a connection, or a pool of them, for which the vault does not care."""

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        """Return the rows."""
        ...

    async def fetchval(self, query: str, *values: Any) -> Any:
        """Return the first value of the first row."""
        ...


FIRST_KEYS: tuple[tuple[str, KeyState, Slot | None], ...] = (
    ("seal", "active", None),
    ("index", "reading", "a"),
    ("audit", "active", None),
    ("code", "active", None),
    ("csrf", "active", None),
    ("limit", "active", None),
)


async def ensure_keys(connection: Executor, provider: KeyProvider) -> None:
    """Make the first key of every purpose that has none yet; safe when several processes start at once."""
    present = {row["purpose"] for row in await connection.fetch("SELECT DISTINCT purpose FROM vault_key")}
    for purpose, state, slot in FIRST_KEYS:
        if purpose not in present:
            await add_key(connection, provider, purpose, state, slot, first=True)


async def add_key(
    connection: Executor,
    provider: KeyProvider,
    purpose: str,
    state: KeyState,
    slot: Slot | None = None,
    *,
    first: bool = False,
) -> int | None:
    """Store a fresh 32-byte key and return its id; with `first`, only when the purpose has none (else None)."""
    wrapped = provider.wrap(secrets.token_bytes(32), purpose)
    key_id: int | None = await connection.fetchval(
        """INSERT INTO vault_key (purpose, state, slot, master_version, wrapped)
           SELECT $1, $2, $3, $4, $5
            WHERE NOT $6 OR NOT EXISTS (SELECT 1 FROM vault_key WHERE purpose = $1)
           ON CONFLICT DO NOTHING RETURNING id""",
        purpose, state, slot, wrapped.master_version, wrapped.ciphertext, first,
    )  # fmt: skip
    return key_id


async def load_keys(
    connection: Executor, provider: KeyProvider, known: dict[int, bytes] | None = None
) -> list[RingKey]:
    """Read every live key and unwrap those whose secret is not in `known`, by id: a key's secret never changes."""
    rows = await connection.fetch(
        "SELECT id, purpose, state, slot, master_version, wrapped FROM vault_key ORDER BY id"
    )
    known = known or {}
    return [
        RingKey(row["id"], row["purpose"], row["state"], row["slot"], known.get(row["id"]) or _unwrap(row, provider))
        for row in rows
    ]


async def open_ring(connection: Executor, provider: KeyProvider) -> KeyRing:
    """Make sure that there are keys, and return the ring of this process."""
    await ensure_keys(connection, provider)
    return KeyRing(await load_keys(connection, provider))


def _unwrap(row: Any, provider: KeyProvider) -> bytes:
    return provider.unwrap(WrappedKey(row["master_version"], row["wrapped"]), row["purpose"])
