"""Find out what somebody may do at the desk."""

from typing import Any
from uuid import UUID

from motid.db import Reader
from motid.officials import store
from motid.officials.model import NATIONAL_UNIT, HeldRole, Official, Role, Scope


async def find_official(connection: Reader, account_id: UUID) -> Official | None:
    """Return the holder of an active normalised account with the roles held now; None where there is no role."""
    rows = await store.roles_of_account(connection, account_id)
    return Official(account_id, rows[0]["person_id"], held_roles(rows)) if rows else None


def held_roles(rows: list[Any]) -> tuple[HeldRole, ...]:
    """Return the roles of the rows that the store gives."""
    return tuple(
        HeldRole(
            row["id"],
            Role(row["role"]),
            row["unit_id"],
            row["code"],
            row["name"],
            Scope(everywhere=True) if row["unit_id"] == NATIONAL_UNIT else Scope(frozenset(row["scope"])),
        )
        for row in rows
    )
