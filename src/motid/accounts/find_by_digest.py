"""Find the holders of many identifiers by their blind indexes, for work that has sealed the values already."""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts import bulk_store as store
from motid.accounts.model import IdentifierType
from motid.db import Reader
from motid.vault import Vault


def slot_to_read(vault: Vault) -> str:
    """Return the slot, `a` or `b`, whose digests are complete."""
    return vault.ring.index_reading().slot or "a"


async def count_held(connection: Reader, slot: str, type_: IdentifierType, digests: Sequence[bytes]) -> int:
    """Return how many of some identifiers an account holds or claims."""
    return len({digest for digest, _ in await store.holders_by_digest(connection, slot, [type_], digests)})


async def number_holders(connection: Reader, slot: str, digests: Sequence[bytes]) -> list[tuple[bytes, UUID]]:
    """Return who holds or claims personal numbers and CMND numbers: (digest, account)."""
    return await store.holders_by_digest(connection, slot, ["personal_number", "cmnd"], digests)
