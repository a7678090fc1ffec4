"""A fresh master key: every data key is wrapped anew, then the old master key is forgotten. No record changes."""

from motid.rekeying import store
from motid.rekeying.model import Progress
from motid.rekeying.rotation import Rotation


async def rotate_master(rotation: Rotation) -> None:
    """Rotate, or go on where an earlier run was interrupted: its master key is then the current one already."""
    provider = rotation.provider
    rotation.report(Progress("master", "wrapping"))
    if not rotation.continued or len(provider.versions()) == 1:
        provider.rotate()
    await _wrap_all(rotation)
    await rotation.settle("master")
    await _retire(rotation)


async def _wrap_all(rotation: Rotation) -> None:
    provider, current = rotation.provider, rotation.provider.current_version()
    async with rotation.connection.transaction():
        await store.lock_keys(rotation.connection)
        stored = [key for key in await store.keys(rotation.connection) if key.wrapped.master_version != current]
        fresh = [(key.id, provider.wrap(provider.unwrap(key.wrapped, key.purpose), key.purpose)) for key in stored]
        await store.put_wrapped(rotation.connection, fresh)


async def _retire(rotation: Rotation) -> None:
    """Forget the masters that wrap nothing. A process that started meanwhile may still have used an old one."""
    async with rotation.connection.transaction():
        await store.lock_keys(rotation.connection)
        used = {key.wrapped.master_version for key in await store.keys(rotation.connection)}
        for version in rotation.provider.versions():
            if version != rotation.provider.current_version() and version not in used:
                rotation.provider.retire(version)
