"""Read one account with its profile and active identifiers."""

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
    account = rows[0]
    return Account(
        ref=AccountRef(account_id, account["person_id"], account["state"]),
        profile=open_profile(vault.open("account", account_id, account["sealed_profile"], ProfileBundle)),
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
