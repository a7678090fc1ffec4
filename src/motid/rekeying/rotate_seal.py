"""A fresh seal key: announced, then active, then every bundle under an older one is sealed again."""

from uuid import UUID

from motid.rekeying import store
from motid.rekeying.errors import Unreadable
from motid.rekeying.model import Progress
from motid.rekeying.rotation import Rotation
from motid.vault import SealedTable, Vault
from motid.vault.errors import SealBroken, UnknownKey


async def rotate_seal(rotation: Rotation) -> None:
    """Rotate, or go on where an earlier run was interrupted. Raises `Unreadable`."""
    keys = await rotation.keys("seal")
    if "retiring" not in keys:
        if "announced" not in keys:
            rotation.report(Progress("seal", "announcing"))
            await rotation.add_key("seal", "announced")
        await rotation.settle("seal")  # every process can open what the new key seals
        keys = await rotation.keys("seal")
        await rotation.activate(keys["active"][0].id, keys["announced"][0].id)
    await rotation.settle("seal")  # no process seals with the old key any more
    retiring = [key.id for key in (await rotation.keys("seal"))["retiring"]]
    marks = [store.key_mark(key_id) for key_id in retiring]
    for table in rotation.tables:
        while await store.count_sealed_under(rotation.connection, table, marks):
            await _pass(rotation, table, marks)
            await rotation.pause()
    for key_id in retiring:
        await store.remove_key(rotation.connection, key_id)
    await rotation.refresh()


async def _pass(rotation: Rotation, table: SealedTable, marks: list[bytes]) -> None:
    """Seal every bundle of a table again that nobody is changing at the moment."""
    total = await store.count_sealed_under(rotation.connection, table, marks)
    done, broken, after = 0, list[UUID](), None
    while rows := await store.sealed_under(rotation.connection, table, marks, after, rotation.batch):
        after = rows[-1]["id"]
        changes = []
        for row in rows:
            fresh = _sealed_again(rotation.vault, table, row["id"], row["sealed"])
            if fresh is None:
                broken.append(row["id"])
            else:
                changes.append(store.Change(row["id"], row["sealed"], fresh))
        await store.put_sealed(rotation.connection, table, changes)
        done += len(rows)
        rotation.report(Progress("seal", "sealing again", table.table, done, total))
    if broken:
        raise Unreadable(table.table, broken)


def _sealed_again(vault: Vault, table: SealedTable, record_id: UUID, sealed: bytes) -> bytes | None:
    try:
        return vault.reseal(table.kind, record_id, sealed)
    except (SealBroken, UnknownKey):
        return None
