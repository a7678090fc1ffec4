"""Which keys sign tokens and which ones requests are encrypted to, and what becomes of each next."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from motid.db import Reader
from motid.oidc import store
from motid.oidc.decryption_keys import open_decryption_key
from motid.oidc.rotate_signing_keys import ANNOUNCED_FOR, KEPT_FOR
from motid.oidc.signing_key_store import KeyState, select_keys
from motid.oidc.signing_keys import ALGORITHMS, PrivateKeyBundle, public_part, published
from motid.vault import Vault


class ProviderKey(msgspec.Struct, frozen=True):
    """One key. `next_state` is what the worker makes of it, at `next_at` or within ten minutes after."""

    kid: str
    use: Literal["sig", "enc"]
    algorithm: str
    state: str
    holder: str
    created_at: datetime
    changed_at: datetime
    next_state: Literal["active", "removed", "succeeded"]
    next_at: datetime


async def provider_keys(connection: Reader, vault: Vault, period: timedelta) -> list[ProviderKey]:
    """Return every key, those of an algorithm together; `period` is the age at which a key gets a successor.

    No module is needed for it: the public part stands in the database.
    """
    states = {key.id: key for key in await select_keys(connection)}
    bundles = {
        row["id"]: vault.open("signing_key", row["id"], row["sealed"], PrivateKeyBundle)
        for row in await store.select_signing_keys(connection)
    }
    return [_described(key, bundles[key.id], period) for key in states.values() if key.id in bundles]


def _described(key: KeyState, bundle: PrivateKeyBundle, period: timedelta) -> ProviderKey:
    signs = key.algorithm in ALGORITHMS
    kid = (
        published(public_part(key.algorithm, bundle.jwk), key.algorithm)[1]
        if signs
        else open_decryption_key(key.id, key.algorithm, active=False, jwk=bundle.jwk).kid
    )
    coming: dict[str, tuple[Literal["active", "removed", "succeeded"], timedelta]] = {
        "announced": ("active", ANNOUNCED_FOR),
        "active": ("succeeded", period),
        "published": ("removed", KEPT_FOR),
    }
    next_state, after = coming[key.state]
    return ProviderKey(
        kid=kid,
        use="sig" if signs else "enc",
        algorithm=key.algorithm,
        state=key.state,
        holder=key.holder,
        created_at=key.created_at,
        changed_at=key.changed_at,
        next_state=next_state,
        next_at=key.changed_at + after,
    )
