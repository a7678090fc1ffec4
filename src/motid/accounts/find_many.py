"""Find the accounts of many people at once, by blind index."""

from collections.abc import Sequence

from motid.accounts import bulk_store
from motid.accounts.model import AccountRef, LoginName, login_type
from motid.db import Reader
from motid.vault import Vault

_AT_ONCE = 5_000


async def by_logins(
    connection: Reader, vault: Vault, login_names: Sequence[LoginName]
) -> list[tuple[AccountRef, ...]]:
    """Return the open accounts with each user name, active holders first, in the order of the names.

    One statement for each five thousand names.
    """
    found: list[list[AccountRef]] = [[] for _ in login_names]
    for start in range(0, len(login_names), _AT_ONCE):
        wanted = [_digests(vault, name) for name in login_names[start : start + _AT_ONCE]]
        for place, account_id, person_id, state in await bulk_store.find_by_digests(connection, wanted):
            found[start + place].append(AccountRef(account_id, person_id, state))
    return [tuple(accounts) for accounts in found]


def _digests(vault: Vault, name: LoginName) -> tuple[str, bytes | None, bytes | None]:
    type_ = login_type(name)
    index = vault.index_to_read(type_, name.reveal())
    return type_, index.a, index.b
