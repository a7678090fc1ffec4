"""Everything an account is known by, also what it lost with the closure in force: for those who decide about it."""

from uuid import UUID

from motid.accounts import closure_store
from motid.accounts.model import IdentifierBundle, IdentifierType, IdentifierValue, identifier_value
from motid.db import Reader
from motid.vault import Vault


async def read_known_by(
    connection: Reader, vault: Vault, account_id: UUID
) -> tuple[tuple[IdentifierType, IdentifierValue], ...]:
    """Return type and value of what the account holds or claims, or would get back by being opened again.

    Of an account that went on in another: what it brought there.
    """
    rows = await closure_store.known_by(connection, account_id)
    return tuple(
        (
            row["type"],
            identifier_value(row["type"], vault.open("identifier", row["id"], row["sealed"], IdentifierBundle).value),
        )
        for row in rows
    )
