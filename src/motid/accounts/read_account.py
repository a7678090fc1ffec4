"""Read accounts with their profiles and active identifiers."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from motid.accounts import store
from motid.accounts.errors import NoSuchAccount
from motid.accounts.model import (
    Account,
    AccountRef,
    Identifier,
    IdentifierBundle,
    ProfileBundle,
    identifier_value,
    open_profile,
)
from motid.db import Reader
from motid.vault import Vault


async def read_account(connection: Reader, vault: Vault, account_id: UUID) -> Account:
    """Return the account, opened from the vault. Raises `NoSuchAccount`."""
    rows = await store.select_with_identifiers(connection, account_id)
    if not rows:
        raise NoSuchAccount(str(account_id))
    return _account(vault, rows)


async def read_accounts(connection: Reader, vault: Vault, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """Return those accounts that there are, opened from the vault; one query for all of them."""
    rows: dict[UUID, list[Any]] = {}
    for row in await store.select_many_with_identifiers(connection, sorted(account_ids)):
        rows.setdefault(row["account_id"], []).append(row)
    return {account_id: _account(vault, of_account) for account_id, of_account in rows.items()}


def _account(vault: Vault, rows: list[Any]) -> Account:
    account = rows[0]
    return Account(
        ref=AccountRef(account["account_id"], account["person_id"], account["state"]),
        profile=open_profile(vault.open("account", account["account_id"], account["sealed_profile"], ProfileBundle)),
        identifiers=tuple(_identifier(vault, row) for row in rows if row["id"] is not None),
        origin=account["origin"],
        opened_at=account["opened_at"],
        normalised_at=account["normalised_at"],
        changed_at=account["changed_at"],
    )


def _identifier(vault: Vault, row: Any) -> Identifier:
    bundle = vault.open("identifier", row["id"], row["sealed"], IdentifierBundle)
    return Identifier(
        id=row["id"],
        type=row["type"],
        value=identifier_value(row["type"], bundle.value),
        status=row["status"],
        source=row["source"],
        verified_at=row["verified_at"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )
