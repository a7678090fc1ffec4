"""The provider's keys change without anybody noticing: announced, active, published, removed.

Those are the keys that sign tokens, and the keys that requests are encrypted to.
A new key stands in the key set before it signs, so that services which keep a copy know it in time. A key that no
longer signs stays published until every token that it signed has ended, and for a day: an ID token may serve as hint
at sign-out for as long as the session lasts. What a module held is destroyed after the row is gone; when that fails,
the log says so, and the key can sign nothing that anybody would believe.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog

from motid.audit import record
from motid.db import Database, UnitOfWork
from motid.jobs import Schedule
from motid.kernel.actor import SYSTEM
from motid.oidc import signing_key_store
from motid.oidc.decryption_keys import ENCRYPTION_KEYS
from motid.oidc.events import SigningKeyActivated, SigningKeyCreated, SigningKeyRemoved
from motid.oidc.key_makers import KeyMaker, MadeKey, VaultKeyMaker
from motid.oidc.signing_key_store import KeyState
from motid.oidc.signing_keys import ALGORITHMS
from motid.vault.errors import ModuleUnavailable

log = structlog.get_logger()
ANNOUNCED_FOR = timedelta(hours=1)
"""How long a key is published before it signs; the key set may be cached for five minutes."""
KEPT_FOR = timedelta(days=1)
"""How long a key stays published after its last signature; tokens live ten minutes."""


EVERY_ALGORITHM = (*ALGORITHMS, *ENCRYPTION_KEYS)


async def rotate_signing_keys(
    database: Database, maker: KeyMaker | None = None, *, at_once: bool = False
) -> tuple[str, ...]:
    """Announce a new key of every algorithm that has none waiting; returns those algorithms.

    `at_once`: what waits signs from now on, for the case that a key is no longer safe. The old ones are removed then,
    and what they signed is worth nothing any more. `maker` makes the keys; the vault's own way when not given.
    """
    maker = maker or VaultKeyMaker()
    removed: list[KeyState] = []
    async with database.read() as connection:
        waiting = {key.algorithm for key in await signing_key_store.select_keys(connection) if _waits(key)}
    made = await _made(database, maker, [each for each in EVERY_ALGORITHM if each not in waiting])
    async with database.begin(SYSTEM) as uow:
        keys = await signing_key_store.lock_keys(uow.connection)
        announced, spare = await _announce(uow, keys, made)
        if at_once:
            keys = await signing_key_store.lock_keys(uow.connection)
            await _activate(uow, [key for key in keys if key.state == "announced"])
            removed = [key for key in keys if key.state != "announced"]
            await _remove(uow, removed)
    await _destroy(maker, spare, removed)
    return announced


def _waits(key: KeyState) -> bool:
    return key.state == "announced"


async def tend_signing_keys(database: Database, period: timedelta, maker: KeyMaker | None = None) -> None:
    """Do what is due: let announced keys sign, remove those that are over, announce successors of old ones."""
    maker = maker or VaultKeyMaker()
    async with database.begin(SYSTEM) as uow:
        keys = await signing_key_store.lock_keys(uow.connection)
        await _activate(uow, _due(keys, "announced", uow.now - ANNOUNCED_FOR))
        over = _due(keys, "published", uow.now - KEPT_FOR)
        await _remove(uow, over)
        waiting = {key.algorithm for key in keys if key.state == "announced"}
        old = {key.algorithm for key in _due(keys, "active", uow.now - period)} - waiting
    await _destroy(maker, [], over)
    if not old:
        return
    made = await _made(database, maker, sorted(old))
    async with database.begin(SYSTEM) as uow:
        _, spare = await _announce(uow, await signing_key_store.lock_keys(uow.connection), made)
    await _destroy(maker, spare, [])


def _due(keys: Iterable[KeyState], state: str, before: datetime) -> list[KeyState]:
    return [key for key in keys if key.state == state and key.changed_at <= before]


async def _made(database: Database, maker: KeyMaker, algorithms: Iterable[str]) -> list[MadeKey]:
    return list(await asyncio.gather(*(maker.make(database.ids.new(), each) for each in algorithms)))


async def _announce(
    uow: UnitOfWork, keys: Iterable[KeyState], made: Iterable[MadeKey]
) -> tuple[tuple[str, ...], list[MadeKey]]:
    """Announce what nobody else announced meanwhile; returns those algorithms, and the keys that nobody needs."""
    waiting = {key.algorithm for key in keys if _waits(key)}
    announced, spare = [], []
    for key in made:
        if key.algorithm in waiting:
            spare.append(key)
            continue
        sealed = uow.vault.seal("signing_key", key.id, key.bundle)
        await signing_key_store.insert_announced(
            uow.connection, key.id, key.algorithm, key.bundle.holder, sealed=sealed, now=uow.now
        )
        await record(uow, SigningKeyCreated(key_id=key.id, algorithm=key.algorithm))
        announced.append(key.algorithm)
    return tuple(announced), spare


async def _destroy(maker: KeyMaker, spare: Iterable[MadeKey], removed: Iterable[KeyState]) -> None:
    """Take what is over out of the module that held it."""
    over = [key.id for key in spare if key.bundle.holder == "module"]
    over += [key.id for key in removed if key.holder == "module"]
    for key_id in over:
        try:
            await maker.destroy(key_id)
        except ModuleUnavailable:
            log.warning("pkcs11_key_not_destroyed", key_id=str(key_id))


async def _activate(uow: UnitOfWork, keys: Iterable[KeyState]) -> None:
    for key in keys:
        await signing_key_store.activate(uow.connection, key.id, key.algorithm, uow.now)
        await record(uow, SigningKeyActivated(key_id=key.id, algorithm=key.algorithm))


async def _remove(uow: UnitOfWork, keys: Iterable[KeyState]) -> None:
    for key in keys:
        await signing_key_store.delete(uow.connection, key.id)
        await record(uow, SigningKeyRemoved(key_id=key.id, algorithm=key.algorithm))


def signing_key_schedule(database: Database, days: int, maker: KeyMaker | None = None) -> Schedule:
    """Return the schedule that keeps keys no older than so many days."""

    async def run() -> None:
        await tend_signing_keys(database, timedelta(days=days), maker)

    return Schedule("oidc_tend_signing_keys", "*/10 * * * *", run)
