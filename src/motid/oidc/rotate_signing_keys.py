"""Signing keys change without anybody noticing: announced, active, published, removed.

A new key stands in the key set before it signs, so that services which keep a copy know it in time. A key that no
longer signs stays published until every token that it signed has ended, and for a day: an ID token may serve as hint
at sign-out for as long as the session lasts.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from motid.audit import record
from motid.db import Database, UnitOfWork
from motid.jobs import Schedule
from motid.kernel.actor import SYSTEM
from motid.oidc import signing_key_store
from motid.oidc.events import SigningKeyActivated, SigningKeyCreated, SigningKeyRemoved
from motid.oidc.signing_key_store import KeyState
from motid.oidc.signing_keys import ALGORITHMS, PrivateKeyBundle, generate_private_key

ANNOUNCED_FOR = timedelta(hours=1)
"""How long a key is published before it signs; the key set may be cached for five minutes."""
KEPT_FOR = timedelta(days=1)
"""How long a key stays published after its last signature; tokens live ten minutes."""


async def rotate_signing_keys(database: Database, *, at_once: bool = False) -> tuple[str, ...]:
    """Announce a new key of every algorithm that has none waiting; returns those algorithms.

    `at_once`: what waits signs from now on, for the case that a key is no longer safe. The old ones are removed then,
    and what they signed is worth nothing any more.
    """
    bundles = await _generated(ALGORITHMS)
    async with database.begin(SYSTEM) as uow:
        keys = await signing_key_store.lock_keys(uow.connection)
        announced = await _announce(uow, keys, bundles)
        if at_once:
            keys = await signing_key_store.lock_keys(uow.connection)
            await _activate(uow, [key for key in keys if key.state == "announced"])
            await _remove(uow, [key for key in keys if key.state != "announced"])
    return announced


async def tend_signing_keys(database: Database, period: timedelta) -> None:
    """Do what is due: let announced keys sign, remove those that are over, announce successors of old ones."""
    async with database.begin(SYSTEM) as uow:
        keys = await signing_key_store.lock_keys(uow.connection)
        await _activate(uow, _due(keys, "announced", uow.now - ANNOUNCED_FOR))
        await _remove(uow, _due(keys, "published", uow.now - KEPT_FOR))
        waiting = {key.algorithm for key in keys if key.state == "announced"}
        old = {key.algorithm for key in _due(keys, "active", uow.now - period)} - waiting
    if not old:
        return
    bundles = await _generated(old)
    async with database.begin(SYSTEM) as uow:
        await _announce(uow, await signing_key_store.lock_keys(uow.connection), bundles)


def _due(keys: Iterable[KeyState], state: str, before: datetime) -> list[KeyState]:
    return [key for key in keys if key.state == state and key.changed_at <= before]


async def _generated(algorithms: Iterable[str]) -> dict[str, PrivateKeyBundle]:
    wanted = sorted(algorithms)
    made = await asyncio.gather(*(asyncio.to_thread(generate_private_key, algorithm) for algorithm in wanted))
    return dict(zip(wanted, made, strict=True))


async def _announce(
    uow: UnitOfWork, keys: Iterable[KeyState], bundles: dict[str, PrivateKeyBundle]
) -> tuple[str, ...]:
    waiting = {key.algorithm for key in keys if key.state == "announced"}
    missing = tuple(algorithm for algorithm in bundles if algorithm not in waiting)
    for algorithm in missing:
        key_id = uow.new_id()
        sealed = uow.vault.seal("signing_key", key_id, bundles[algorithm])
        await signing_key_store.insert_announced(uow.connection, key_id, algorithm, sealed, uow.now)
        await record(uow, SigningKeyCreated(key_id=key_id, algorithm=algorithm))
    return missing


async def _activate(uow: UnitOfWork, keys: Iterable[KeyState]) -> None:
    for key in keys:
        await signing_key_store.activate(uow.connection, key.id, key.algorithm, uow.now)
        await record(uow, SigningKeyActivated(key_id=key.id, algorithm=key.algorithm))


async def _remove(uow: UnitOfWork, keys: Iterable[KeyState]) -> None:
    for key in keys:
        await signing_key_store.delete(uow.connection, key.id)
        await record(uow, SigningKeyRemoved(key_id=key.id, algorithm=key.algorithm))


def signing_key_schedule(database: Database, days: int) -> Schedule:
    """Return the schedule that keeps signing keys no older than so many days."""

    async def run() -> None:
        await tend_signing_keys(database, timedelta(days=days))

    return Schedule("oidc_tend_signing_keys", "*/10 * * * *", run)
