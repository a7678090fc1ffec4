"""Who holds which role for which unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.accounts.model import ProfileBundle, open_profile
from motid.db import Reader
from motid.kernel.names import FullName
from motid.officials import store
from motid.officials.model import Role
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role that is held now. `works`: the account is active and normalised; else the role gives no right."""

    role_id: UUID
    account_id: UUID
    full_name: FullName | None
    role: Role
    unit_id: UUID
    unit_code: str
    unit_name: str
    granted_at: datetime
    works: bool


async def list_officials(
    connection: Reader, vault: Vault, unit_ids: Collection[UUID] | None = None
) -> tuple[ListedRole, ...]:
    """Return the roles that are held for some units, for all of them when None; one query."""
    rows = await store.select_roles(connection, None if unit_ids is None else list(unit_ids))
    return tuple(
        ListedRole(
            row["id"],
            row["account_id"],
            open_profile(vault.open("account", row["account_id"], row["sealed"], ProfileBundle)).full_name,
            Role(row["role"]),
            row["unit_id"],
            row["unit_code"],
            row["unit_name"],
            row["granted_at"],
            row["state"] == "active" and row["normalised"],
        )
        for row in rows
    )
