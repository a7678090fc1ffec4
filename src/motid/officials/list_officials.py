"""Who holds which role for which unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import ProfileBundle, open_profile
from motid.db import Reader
from motid.kernel.names import FullName
from motid.officials import store
from motid.officials.model import Role
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account and whose it is."""

    account_id: UUID
    full_name: FullName | None


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role that is held now. `works`: the account is active and normalised; else the role gives no right.

    `merged`: the account went on in another; `goes_on_in` is that one, where it is active and normalised.
    """

    role_id: UUID
    account_id: UUID
    full_name: FullName | None
    role: Role
    unit_id: UUID
    unit_code: str
    unit_name: str
    granted_at: datetime
    works: bool
    merged: bool = False
    goes_on_in: NamedAccount | None = None


async def list_officials(
    connection: Reader, vault: Vault, unit_ids: Collection[UUID] | None = None
) -> tuple[ListedRole, ...]:
    """Return the roles that are held for some units, for all of them when None; one query."""
    rows = await store.select_roles(connection, None if unit_ids is None else list(unit_ids))
    return tuple(
        ListedRole(
            row["id"],
            row["account_id"],
            _name(vault, row["account_id"], row["sealed"]),
            Role(row["role"]),
            row["unit_id"],
            row["unit_code"],
            row["unit_name"],
            row["granted_at"],
            row["state"] == "active" and row["normalised"],
            row["state"] == "merged",
            _goes_on_in(vault, row),
        )
        for row in rows
    )


def _goes_on_in(vault: Vault, row: Any) -> NamedAccount | None:
    after: UUID | None = row["after_id"]
    return None if after is None else NamedAccount(after, _name(vault, after, row["after_sealed"]))


def _name(vault: Vault, account_id: UUID, sealed: bytes) -> FullName | None:
    return open_profile(vault.open("account", account_id, sealed, ProfileBundle)).full_name
