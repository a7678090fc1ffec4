"""Find accounts by what identifies them, without reading anybody's data: by blind index."""

from uuid import UUID

from motid.accounts import store
from motid.accounts.model import AccountRef, IdentifierType, IdentifierValue, LoginName, login_type
from motid.db import Reader
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault


async def by_id(connection: Reader, account_id: UUID) -> AccountRef | None:
    """Return an account that is known by its identifier, whatever its state; None when there is none."""
    row = await store.select_account(connection, account_id)
    return None if row is None else AccountRef(row["id"], row["person_id"], row["state"])


async def by_login(connection: Reader, vault: Vault, login_name: LoginName) -> list[AccountRef]:
    """Return the accounts with this user name, active ones first.

    A personal number has one active holder; a CMND number may be shared by several people (domain of CMND).
    """
    type_ = login_type(login_name)
    index = vault.index_to_read(type_, login_name.reveal())
    rows = await store.find_by_identifier(connection, type_, index)
    return [AccountRef(row["account_id"], row["person_id"], row["state"]) for row in rows]


async def closed_by_login(connection: Reader, vault: Vault, login_name: LoginName) -> list[AccountRef]:
    """Return the closed accounts that had this user name, or went on in one that has it; the last closed first.

    Their owners are told why they are closed; the user name itself may be somebody else's by now.
    """
    type_ = login_type(login_name)
    rows = await store.find_closed(connection, type_, vault.index_to_read(type_, login_name.reveal()))
    return [AccountRef(row["account_id"], row["person_id"], row["state"]) for row in rows]


async def by_registered_phone(connection: Reader, vault: Vault, phone: PhoneNumber) -> list[AccountRef]:
    """Return the accounts whose registered subscriber phone this is; not those that only receive codes on it."""
    index = vault.index_to_read("registered_phone", phone.reveal())
    rows = await store.find_by_identifier(connection, "registered_phone", index)
    return [AccountRef(row["account_id"], row["person_id"], row["state"]) for row in rows]


async def holders_of(
    connection: Reader, vault: Vault, type_: IdentifierType, value: IdentifierValue
) -> list[AccountRef]:
    """Return the accounts that hold or claim an identifier, whatever their state; active ones first."""
    rows = await store.find_by_identifier(connection, type_, vault.index_to_read(type_, value.reveal()))
    return [AccountRef(row["account_id"], row["person_id"], row["state"]) for row in rows]
