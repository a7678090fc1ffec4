"""Read the facts of an account, as few of them as are asked for: what is not needed stays sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts import store
from motid.accounts.model import (
    AccountState,
    IdentifierBundle,
    IdentifierType,
    IdentifierValue,
    Profile,
    ProfileBundle,
    identifier_value,
    open_profile,
)
from motid.db import Reader
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of record of an account. `identifiers`: of each type asked for a verified one first, and since when."""

    person_id: UUID
    state: AccountState
    profile: Profile | None
    identifiers: dict[IdentifierType, tuple[IdentifierValue, datetime | None]]
    changed_at: datetime
    normalised_at: datetime | None


def facts_query(account: str, wanted: str) -> str:
    """Return the query whose rows `facts_of` reads, of the identifiers that are wanted; both arguments are SQL."""
    return store.facts_of_account(account, wanted)


async def read_facts(
    connection: Reader, vault: Vault, account_id: UUID, types: frozenset[IdentifierType], profile: bool
) -> Facts | None:
    """Return the facts of an account; None where there is none."""
    rows = await connection.fetch(facts_query("$1", "true"), account_id)
    return facts_of(vault, account_id, rows, types, profile)


def facts_of(
    vault: Vault, account_id: UUID, rows: list[Any], types: frozenset[IdentifierType], profile: bool
) -> Facts | None:
    """Return the facts from the rows of the query; None where they name no account."""
    if not rows or rows[0]["person_id"] is None:
        return None
    account = rows[0]
    identifiers: dict[IdentifierType, tuple[IdentifierValue, datetime | None]] = {}
    for row in sorted(rows, key=_verified_first):  # stable: the oldest first among equals
        type_ = row["type"]
        if type_ in types and type_ not in identifiers:
            bundle = vault.open("identifier", row["id"], row["sealed"], IdentifierBundle)
            identifiers[type_] = (identifier_value(type_, bundle.value), row["verified_at"])
    return Facts(
        person_id=account["person_id"],
        state=account["state"],
        profile=open_profile(vault.open("account", account_id, account["sealed_profile"], ProfileBundle))
        if profile
        else None,
        identifiers=identifiers,
        changed_at=max([account["changed_at"], *(row["valid_from"] for row in rows if row["id"] is not None)]),
        normalised_at=account["normalised_at"],
    )


def _verified_first(row: Any) -> bool:
    return row["verified_at"] is None
