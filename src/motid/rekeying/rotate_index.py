"""A fresh index key by two slots: at every moment one complete digest column keeps numbers unique and found.

The order of things is in `motid.vault.key_ring`; why it is so, in ADR 0004.
"""

from typing import Any
from uuid import UUID

from motid.rekeying import store
from motid.rekeying.errors import Unreadable
from motid.rekeying.model import Progress
from motid.rekeying.rotation import Rotation
from motid.vault import IndexColumns, SealedTable, Vault
from motid.vault.errors import SealBroken, UnknownKey
from motid.vault.key_ring import Slot


async def rotate_index(rotation: Rotation) -> None:
    """Rotate, or go on where an earlier run was interrupted. Raises `Unreadable`."""
    keys = await rotation.keys("index")
    reading = keys["reading"][0]
    if "retiring" not in keys:
        if "writing" not in keys:
            if await _finish_clearing(rotation, _other(reading.slot)):
                return  # an earlier run got as far as this: it is finished now
            rotation.report(Progress("index", "announcing"))
            await rotation.add_key("index", "writing", _other(reading.slot))
        await rotation.settle("index")  # every process writes both digests
        await _backfill(rotation, reading.slot)
        keys = await rotation.keys("index")
        await rotation.activate(reading.id, keys["writing"][0].id, "reading")
    await rotation.settle("index")  # every process looks up by the new digest
    retiring = (await rotation.keys("index"))["retiring"][0]
    await store.remove_key(rotation.connection, retiring.id)
    await rotation.refresh()
    await _finish_clearing(rotation, retiring.slot)


def _other(slot: Slot | None) -> Slot:
    return "b" if slot == "a" else "a"


def _indexed(rotation: Rotation) -> list[tuple[SealedTable, IndexColumns]]:
    return [(table, table.index) for table in rotation.tables if table.index is not None]


def _column(columns: IndexColumns, slot: Slot | None) -> str:
    return columns.slot_a if slot == "a" else columns.slot_b


async def _finish_clearing(rotation: Rotation, slot: Slot | None) -> bool:
    """Empty a slot that has no key; returns whether anything was left in it.

    Only after a wait: a process may still write the old digest.
    """
    left = [
        (table, _column(columns, slot))
        for table, columns in _indexed(rotation)
        if await store.count_filled(rotation.connection, table, _column(columns, slot))
    ]
    if not left:
        return False
    await rotation.settle("index")
    for table, column in left:
        total, done = await store.count_filled(rotation.connection, table, column), 0
        while await store.count_filled(rotation.connection, table, column):
            while cleared := await store.clear_slot(rotation.connection, table, column, rotation.batch):
                done += cleared
                rotation.report(Progress("index", "clearing", table.table, min(done, total), total))
            await rotation.pause()
    return True


async def _backfill(rotation: Rotation, full: Slot | None) -> None:
    """Fill the empty slot of every row, and leave no table before it has none."""
    for table, columns in _indexed(rotation):
        slots = _column(columns, full), _column(columns, _other(full))
        while total := await store.count_unindexed(rotation.connection, table, *slots):
            await _pass(rotation, table, columns, slots, total)
            await rotation.pause()


async def _pass(
    rotation: Rotation, table: SealedTable, columns: IndexColumns, slots: tuple[str, str], total: int
) -> None:
    done, broken, after = 0, list[UUID](), None
    while rows := await store.unindexed(rotation.connection, table, slots, after=after, limit=rotation.batch):
        after = rows[-1]["id"]
        changes = []
        for row in rows:
            digest = _digest(rotation.vault, table, columns, slots[1], row)
            if digest is None:
                broken.append(row["id"])
            else:
                changes.append(store.Change(row["id"], row["sealed"], digest))
        await store.put_digests(rotation.connection, table, slots[1], changes)
        done += len(rows)
        rotation.report(Progress("index", "indexing", table.table, done, total))
    if broken:
        raise Unreadable(table.table, broken)


def _digest(vault: Vault, table: SealedTable, columns: IndexColumns, into: str, row: Any) -> bytes | None:
    """Return the digest for the column `into`; None where the bundle does not open or holds no value."""
    if row["sealed"] is None:
        return None
    try:
        value = columns.value_of(vault.open_raw(table.kind, row["id"], row["sealed"]))
    except (SealBroken, UnknownKey):
        return None
    kind = columns.fixed_kind or row["kind"]
    if value is None or kind is None:
        return None
    digests = vault.index_to_write(kind, value)
    return digests.a if into == columns.slot_a else digests.b
