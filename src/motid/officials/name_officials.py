"""What officials are called among each other: colleagues are named in full, unlike citizens."""

from collections.abc import Iterable
from uuid import UUID

from motid.accounts.model import ProfileBundle, open_profile
from motid.db import Reader
from motid.officials import store
from motid.vault import Vault


async def name_officials(connection: Reader, vault: Vault, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the full names of accounts of officials, by account; one query for all of them."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    names = {}
    for row in await store.select_profiles(connection, sorted(wanted)):
        profile = open_profile(vault.open("account", row["id"], row["sealed"], ProfileBundle))
        names[row["id"]] = profile.full_name.display() if profile.full_name else "–"
    return names
