"""`motid keys rotate`: bring fresh keys in while people sign in, and finish what an earlier run began."""

from collections.abc import Sequence

from motid.audit import AuditEvent, record
from motid.db import Connection, Database, UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.rekeying import store
from motid.rekeying.errors import Unreadable
from motid.rekeying.events import KeyRotationBegan, KeyRotationFinished
from motid.rekeying.model import (
    STEPS,
    AlreadyRunning,
    Progress,
    Report,
    Rotated,
    RotationOutcome,
    Step,
    UnreadableRecords,
    plan,
)
from motid.rekeying.rotate_index import rotate_index
from motid.rekeying.rotate_master import rotate_master
from motid.rekeying.rotate_seal import rotate_seal
from motid.rekeying.rotate_simple import remove_expired_keys, rotate_simple
from motid.rekeying.rotation import BATCH, Rotation
from motid.vault import KeyProvider, SealedTable
from motid.vault.key_ring import REFRESH_SECONDS

_WALKS = {"master": rotate_master, "seal": rotate_seal, "index": rotate_index}


def _silent(_progress: Progress) -> None:
    return None


async def rotate_keys(
    database: Database,
    provider: KeyProvider,
    tables: Sequence[SealedTable],
    *,
    only: str = "all",
    interval: float = REFRESH_SECONDS,
    report: Report = _silent,
    batch: int = BATCH,
) -> RotationOutcome:
    """Rotate the keys of `only` ("all", or a `Step`); an interrupted rotation is finished instead.

    `interval` is the refresh interval of the processes, in seconds. May be killed at any moment: every step finds
    from the stored keys how far it came. Raises `ValueError` for an unknown `only`.
    """
    steps = plan(only)
    async with database.pool.acquire() as connection:
        if not await store.lock(connection):
            return AlreadyRunning()
        try:
            rotation = Rotation(connection, provider, database.vault, tables, interval, report, batch=batch)
            return await _run(database, rotation, steps)
        finally:
            if not connection.is_closed():
                await store.unlock(connection)


async def _run(database: Database, rotation: Rotation, steps: tuple[Step, ...]) -> RotationOutcome:
    connection = rotation.connection
    await rotation.refresh()
    row = await store.unfinished(connection)
    rotation.continued = row is not None
    if row is None:
        row = await _begin(database, connection, steps)
    for group in _groups(tuple(step for step in STEPS if step in row.steps and step not in row.done)):
        try:
            await _take(rotation, group)
        except Unreadable as error:
            return UnreadableRecords(group[0], error.table, tuple(error.ids))
        for step in group:
            await store.mark_done(connection, row.id, step)
    await remove_expired_keys(connection)
    async with connection.transaction():
        await store.finish_rotation(connection, row.id, database.clock.now())
        await _record(database, connection, KeyRotationFinished(rotation_id=row.id, steps=list(row.steps)))
    await rotation.refresh()
    return Rotated(tuple(step for step in STEPS if step in row.steps), rotation.continued)


async def _begin(database: Database, connection: Connection, steps: tuple[Step, ...]) -> store.RotationRow:
    row = store.RotationRow(database.ids.new(), steps, ())
    async with connection.transaction():
        await store.insert_rotation(connection, row.id, steps, database.clock.now())
        await _record(database, connection, KeyRotationBegan(rotation_id=row.id, steps=list(steps)))
    return row


async def _record(database: Database, connection: Connection, event: AuditEvent) -> None:
    uow = UnitOfWork(connection, database.clock.now(), database.ids, database.vault, SYSTEM)
    await record(uow, event)


def _groups(steps: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    """Return the steps one by one, those without records to walk together at the end."""
    walks = [(step,) for step in steps if step in _WALKS]
    simple = tuple(step for step in steps if step not in _WALKS)
    return [*walks, simple] if simple else [*walks]


async def _take(rotation: Rotation, group: tuple[Step, ...]) -> None:
    walk = _WALKS.get(group[0])
    if walk is not None:
        await walk(rotation)
    else:
        await rotate_simple(rotation, group)
